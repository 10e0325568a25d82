import { shellWord } from '../../resources/aws-command.ts';

/**
 * A call of GitHub's API by hand, with GitHub's own tool: https://cli.github.com/manual/gh_api. Names in it may be
 * somebody else's, so every word is quoted; a body goes in on standard input.
 */
export function ghCommand(
  host: string,
  call: { readonly method?: string; readonly path: string; readonly body?: object },
): string {
  const words = [
    'gh api',
    ...(host === 'github.com' ? [] : [`--hostname ${shellWord(host)}`]),
    ...(call.method === undefined ? [] : [`--method ${call.method}`]),
    shellWord(call.path),
  ];
  if (call.body === undefined) return words.join(' ');
  return `printf %s ${shellWord(JSON.stringify(call.body))} | ${words.join(' ')} --input -`;
}
