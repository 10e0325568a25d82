import { createHash } from 'node:crypto';
import { type RefRewrite, refsAfter } from '../rewrite/ref-rewrite.ts';

/** Lower-case hex SHA-256 over all refs and where they point: equal means the same repository state. */
export type RefsDigest = string;

export function refsDigest(refs: readonly RefRewrite[]): RefsDigest {
  const lines = refsAfter(refs)
    .map(({ ref, new: id }) => `${id} ${ref}\n`)
    .sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
