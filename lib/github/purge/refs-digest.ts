import { createHash } from 'node:crypto';
import type { RefRewrite } from '../rewrite/rewrite-history.ts';

/** Lower-case hex SHA-256 over all refs and where they point: equal means the same repository state. */
export type RefsDigest = string;

export function refsDigest(refs: readonly RefRewrite[]): RefsDigest {
  const lines = refs.map(({ ref, new: id }) => `${id} ${ref}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
