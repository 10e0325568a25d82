import { escapeLine } from '../../host/escape.ts';
import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import { concurrently } from '../../resources/concurrently.ts';
import type { GitHubReader } from '../api/access.ts';
import { explainGitHub, gitHubFailure, isAbsent } from '../api/failure.ts';
import type { Needles } from '../secret/needles.ts';
import { type InsideFile, searchFile } from '../secret/search-file.ts';
import type { Seen } from './look-at.ts';

/** Files of one sort that are opened, and bytes of each and of all: more would take minutes. */
const MOST_OPENED = 40;
const LARGEST = 64 << 20;
const MOST_BYTES = 512 << 20;
const AT_ONCE = 4;

/** A file GitHub keeps beside the repository, such as an artifact. */
export interface KeptFile {
  /** Unlike that of any other file, and of this one once it has another content. */
  readonly key: string;
  /** Hostile text. */
  readonly name: string;
  /** When GitHub tells it. */
  readonly bytes?: number;
  /** Made from a commit that holds the key: opened before all others. */
  readonly suspect: boolean;
  /** Call that deletes it, as typed by hand. */
  readonly remove: string;
  /** Undefined when there are more than `most` bytes. */
  download(most: number): Promise<Buffer | undefined>;
}

type Inside = InsideFile | { readonly state: 'gone' };

async function lookInside(file: KeptFile, needles: Needles): Promise<Inside> {
  if ((file.bytes ?? 0) > LARGEST) return TOO_LARGE;
  try {
    const body = await file.download(LARGEST);
    return body === undefined ? TOO_LARGE : await searchFile(body, needles);
  } catch (error) {
    // It was listed a moment ago, so what is not found is expired or deleted.
    if (isAbsent(error)) return { state: 'gone' };
    if (gitHubFailure(error) === 'aborted') throw error;
    return { state: 'unread', reason: explainGitHub(error).message };
  }
}

const TOO_LARGE: Inside = { state: 'unread', reason: `larger than ${LARGEST >> 20} MB` };

/** What was found in files that do not change, so that a later look of the same run opens none of them again. */
const opened = new WeakMap<GitHubReader, Map<string, Promise<Inside>>>();

function once(reader: GitHubReader, file: KeptFile, needles: Needles): Promise<Inside> {
  const known = opened.get(reader) ?? new Map<string, Promise<Inside>>();
  opened.set(reader, known);
  const inside = known.get(file.key) ?? lookInside(file, needles);
  known.set(file.key, inside);
  // What could not be opened now may be at the next look.
  const forget = () => known.delete(file.key);
  inside.then(({ state }) => state === 'unread' && forget(), forget);
  return inside;
}

/** Suspects first, the newest first among equals, until one of the limits is reached. */
function chosen(files: readonly KeptFile[]): readonly KeptFile[] {
  const sorted = [...files.filter(({ suspect }) => suspect), ...files.filter(({ suspect }) => !suspect)];
  let bytes = 0;
  return sorted.slice(0, MOST_OPENED).filter((file) => {
    if ((file.bytes ?? 0) <= LARGEST) bytes += file.bytes ?? 0;
    return bytes <= MOST_BYTES;
  });
}

/** Opens files and searches them, and the files packed in them, as the history is searched. */
export async function openFiles(
  {
    reader,
    needles,
    signal,
  }: { readonly reader: GitHubReader; readonly needles: Needles; readonly signal: AbortSignal },
  what: { readonly one: string; readonly many: string },
  files: readonly KeptFile[],
): Promise<Seen> {
  const open = chosen(files);
  const looked = await concurrently(open, AT_ONCE, signal, async (file) => ({
    file,
    inside: await once(reader, file, needles),
  }));
  const place = ({ file, inside }: (typeof looked)[number]) =>
    inside.state === 'holds' && inside.member !== '' ? `${file.name}!${inside.member}` : file.name;
  const holding = looked.filter(({ inside }) => inside.state === 'holds');
  const unread = looked.flatMap(({ file, inside }) =>
    inside.state === 'unread' ? [`${escapeLine(file.name)} (${inside.reason})`] : [],
  );
  const skipped = files.filter((file) => file.suspect && !open.includes(file)).length;
  const missed = [
    ...unread,
    ...(skipped === 0 ? [] : [`${skipped} more from commits that change (more than are opened)`]),
  ];
  const range =
    open.length === files.length ? `${files.length} opened` : `${open.length} of ${files.length} opened`;
  const count = counted(holding.length, what.one, what.many);
  return {
    ...(holding.length === 0
      ? { none: files.length === 0 ? what.many : `${what.many} with the key (${range})` }
      : {
          found: `the key in ${count} (${range}): ${few(holding.map(place))}.`,
          task: {
            what: `Delete ${count} with the key inside`,
            why: 'Whoever may read the repository can download them, and no push reaches them.',
            how: holding.map(({ file }) => file.remove).join('; '),
          },
        }),
    ...(missed.length === 0 ? {} : { unlooked: `${what.many} not opened: ${missed.join('; ')}.` }),
  };
}
