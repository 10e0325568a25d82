import type { ScannedKey, ScanResult } from '../github/scan/scan-result.ts';
import type { FirstLeak } from '../github/scan/trace.ts';
import { escapeLine } from '../host/escape.ts';
import { FEW, few } from '../host/few.ts';
import { counted } from '../incident/counted.ts';

const shortRef = (ref: string) => ref.replace(/^refs\/(heads|tags|remotes)\//, '');

function firstLeak({ commit, author, authoredAt, committedAt, pushedAt, refs }: FirstLeak): string {
  const pushed = pushedAt === undefined ? 'when it was pushed is not known here' : `pushed ${pushedAt}`;
  const held = refs.length === 0 ? 'no ref' : few(refs.map(shortRef));
  return `commit ${commit.slice(0, 12)} of ${escapeLine(author)}, authored ${authoredAt}, committed ${committedAt}, ${pushed}; now in ${held}`;
}

function keyText(key: ScannedKey): string {
  const line = (label: string, text: string) => `  ${`${label}:`.padEnd(15)}${text}\n`;
  const list = (label: string, things: readonly string[]) =>
    things.length === 0 ? '' : line(label, few(things));
  const path = (place: { readonly path: string | null; readonly blob: string }) =>
    place.path ?? `file version ${place.blob.slice(0, 12)}`;
  const secrets = key.secretSha256Starts;
  return [
    `${key.keyId}  account ${key.account ?? 'not told by the id'}${key.forms.length === 0 ? '' : `  (written as ${key.forms.join(', ')})`}\n`,
    line(
      'secret',
      secrets.length === 0
        ? 'none stands beside it'
        : `${counted(secrets.length, 'text')} of its form beside it; SHA-256 starts with ${few(secrets)}`,
    ),
    key.firstLeaks.length === 0
      ? line('leaked by', 'no commit; it stands in a tag, a name, or an object outside any commit')
      : key.firstLeaks
          .slice(0, FEW)
          .map((leak) => line('leaked by', firstLeak(leak)))
          .join(''),
    key.firstLeaks.length > FEW ? line('leaked by', `${key.firstLeaks.length - FEW} more commits`) : '',
    list('refs', key.refs.map(shortRef)),
    line(
      'still there',
      key.atTip.length === 0
        ? 'no branch shows it in its newest state; it stands in the history only'
        : `in the newest state of ${few(key.atTip.map(shortRef))}`,
    ),
    list('files', [...new Set(key.files.map(path))]),
    list('in archives', [
      ...new Set(
        key.archives.map((place) => [path(place), place.member].filter((part) => part !== '').join('!')),
      ),
    ]),
    list(
      'messages',
      key.messages.map((id) => id.slice(0, 12)),
    ),
    list('names', key.names),
    key.unreachable === 0
      ? ''
      : line(
          'unreachable',
          `${counted(key.unreachable, 'object')} that no ref reaches; git gc removes them in time`,
        ),
  ].join('');
}

const size = (bytes: number) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${Math.ceil(bytes / 1e6)} MB`;

/** A scan's result for people. */
export function scanText(result: ScanResult): string {
  const { searched, keys } = result;
  const wanted = result.lookedFor ?? 'AWS key ids';
  const looked = [
    `${counted(searched.objects, 'object')} (${size(searched.bytes)} of commits, tags and files;`,
    `${counted(searched.commits, 'commit')}), names of files and ${counted(searched.refs, 'ref')}`,
  ].join(' ');
  const found = keys.length + result.moreKeys;
  return [
    `${escapeLine(result.repository)}: looked for ${wanted} in ${looked}.\n`,
    found === 0 ? 'None stands there.\n' : `${counted(found, 'key')} found.\n`,
    ...keys.map((key) => `\n${keyText(key)}`),
    result.moreKeys === 0 ? '' : `\n${counted(result.moreKeys, 'more key')} not traced.\n`,
    result.examples.length === 0
      ? ''
      : `\nLeft alone, as AWS's documentation has them: ${few(result.examples)}.\n`,
    ...result.elsewhere
      .slice(0, FEW)
      .map(({ what, reason }) => `Not in this repository: ${escapeLine(what)}, ${reason}.\n`),
    result.elsewhere.length > FEW ? `… and ${result.elsewhere.length - FEW} more.\n` : '',
    ...result.unlooked.map(
      ({ where, reason }) => `NOT looked into: ${escapeLine(where)}: ${escapeLine(reason)}.\n`,
    ),
    found === 0
      ? ''
      : '\nTurn the key off first, then purge: spillkit run leaked-access-key --key-id ID --repo REPOSITORY\n',
  ].join('');
}
