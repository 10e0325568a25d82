import { holds, type Needles } from '../secret/needles.ts';
import { redactText } from '../secret/replace-needles.ts';

/** A rewritten commit, and what it lost. */
interface RewrittenCommit {
  readonly body: Buffer;
  readonly signatureDropped: boolean;
}

/** Headers that hold a signature over the commit: it cannot hold for another content. */
const SIGNATURE = /^gpgsig(-sha256)? /;

function withoutSignature(headers: readonly string[]): readonly string[] {
  let dropping = false;
  return headers.filter((line) => {
    // Lines of a header that go on begin with a space.
    if (!line.startsWith(' ')) dropping = SIGNATURE.test(line);
    return !dropping;
  });
}

/**
 * A commit that points at new ids, without needles in author, committer, other headers and message, and without
 * its signature. Encodings, odd time zones and unknown headers stay byte for byte. `quoted` rewrites commit ids
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
  const before = commit.toString('latin1', 0, end).split('\n');
  const headers = withoutSignature(before).map((line) => {
    const link = /^(tree|parent) ([0-9a-f]{40})$/.exec(line);
    const id = link?.[2] === undefined ? undefined : newId(link[2]);
    return id === undefined ? line : `${link?.[1]} ${id}`;
  });
  const head = Buffer.from(headers.join('\n'), 'latin1');
  const message = Buffer.from(quoted(commit.toString('latin1', end)), 'latin1');
  const whole = Buffer.concat([head, message]);
  return {
    body: holds(whole, needles) ? redactText(whole, needles) : whole,
    signatureDropped: headers.length < before.length,
  };
}
