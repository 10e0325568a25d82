import { existsSync } from 'node:fs';

/** git commands that never write, whatever their arguments: https://git-scm.com/docs/git#_git_commands */
const READING: ReadonlySet<string> = new Set([
  'cat-file',
  'check-ignore',
  'diff-tree',
  'for-each-ref',
  'fsck',
  'grep',
  'log',
  'ls-files',
  'ls-remote',
  'ls-tree',
  'merge-base',
  'name-rev',
  'rev-list',
  'rev-parse',
  'show',
  'status',
  'version',
]);

/** Options that make a reading command write a file or start a program of the repository's choosing. */
const WRITING_OPTION =
  /^(--output(=|$)|--open-files-in-pager|-O|--ext-diff|--textconv|--lost-found|--upload-pack|--exec(=|$))/;

/** Global options Spillkit gives git before the command, with how many words they take. */
const GLOBAL_OPTION_WORDS: Readonly<Record<string, number>> = { '-C': 2, '--git-dir': 2 };

function withoutGlobalOptions(args: readonly string[]): readonly string[] {
  const words = GLOBAL_OPTION_WORDS[args[0] ?? ''];
  if (words !== undefined) return withoutGlobalOptions(args.slice(words));
  return args[0]?.startsWith('--git-dir=') ? withoutGlobalOptions(args.slice(1)) : args;
}

/**
 * Whether git with these arguments changes nothing that exists. A mirror clone and a bundle count as reading:
 * they leave their source as it is, and only write a place that does not exist yet.
 */
export function isReadingGit(args: readonly string[]): boolean {
  const [command, ...rest] = withoutGlobalOptions(args);
  if (command === undefined || rest.some((word) => WRITING_OPTION.test(word))) return false;
  if (command === '--version') return rest.length === 0;
  if (command === 'config') return /^--get(-all|-regexp)?$/.test(rest[0] ?? '');
  if (command === 'clone') return rest.includes('--mirror') && !existsSync(rest.at(-1) ?? '');
  if (command === 'bundle') {
    const [verb, ...words] = rest;
    const file = words.find((word) => !word.startsWith('-'));
    return verb === 'verify' || (verb === 'create' && file !== undefined && !existsSync(file));
  }
  return READING.has(command);
}
