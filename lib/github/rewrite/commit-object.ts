import { holds, type Needles } from '../secret/needles.ts';
import { redactText } from '../secret/replace-needles.ts';

/** A rewritten commit, and how many signatures it lost. */
interface RewrittenCommit {
  readonly body: Buffer;
  readonly signaturesDropped: number;
}

/** Headers that hold a signature over the commit: it cannot hold for another content. */
const SIGNATURE = /^gpgsig(-sha256)? /;

/** A merged tag, kept with its signature in the merge: https://git-scm.com/docs/signature-format#_mergetag_headers */
const MERGED_TAG = /^mergetag object ([0-9a-f]{40})/;

/** Headers of a commit with the lines that go on, which begin with a space. */
function headersOf(lines: readonly string[]): readonly string[] {
  const headers: string[] = [];
  for (const line of lines) {
    if (line.startsWith(' ') && headers.length > 0) headers.push(`${headers.pop()}\n${line}`);
    else headers.push(line);
  }
  return headers;
}

/**
 * A commit that points at new ids, without needles in author, committer, other headers and message, and without
 * its signature and those of merged tags that are not the same any more. Encodings, odd time zones and unknown headers stay byte for byte. `quoted` rewrites commit ids
 * that a message mentions.
 */
export function rewriteCommit(
  commit: Buffer,
  needles: Needles,
  newId: (id: string) => string | undefined,
  quoted: (message: string) => string,
): RewrittenCommit {
  const blank = commit.indexOf('\n\n');
  const end = blank < 0 ? commit.length : blank;
  const before = headersOf(commit.toString('latin1', 0, end).split('\n'));
  const kept = before.filter((header) => {
    const merged = MERGED_TAG.exec(header)?.[1];
    if (merged === undefined) return !SIGNATURE.test(header);
    return newId(merged) === undefined && !holds(Buffer.from(header, 'latin1'), needles);
  });
  const headers = kept.map((header) => {
    const link = /^(tree|parent) ([0-9a-f]{40})$/.exec(header);
    const id = link?.[2] === undefined ? undefined : newId(link[2]);
    return id === undefined ? header : `${link?.[1]} ${id}`;
  });
  const head = Buffer.from(headers.join('\n'), 'latin1');
  const message = Buffer.from(quoted(commit.toString('latin1', end)), 'latin1');
  const whole = Buffer.concat([head, message]);
  return {
    body: holds(whole, needles) ? redactText(whole, needles) : whole,
    signaturesDropped: before.length - kept.length,
  };
}
