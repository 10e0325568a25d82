import { createHash } from 'node:crypto';
import type { GitRepository } from '../git.ts';
import { listObjects, type ObjectTable } from '../objects/object-table.ts';
import type { ObjectSink } from '../rewrite/new-objects.ts';
import { type HistoryRewrite, rewriteHistory } from '../rewrite/rewrite-history.ts';
import { findSecrets } from '../secret/find-secrets.ts';
import { type Needles, needlesFor } from '../secret/needles.ts';

/** What stands in a repository: enough to plan the purge and to do it. */
export interface LeakLook {
  readonly objects: number;
  readonly needles: Needles;
  /** First eight hex digits of each secret's SHA-256: to compare, not to use. */
  readonly secretDigests: readonly string[];
  readonly rewrite: HistoryRewrite;
}

interface LookContext {
  readonly keepSecret: (secret: string) => void;
}

interface LeakSearch {
  readonly table: ObjectTable;
  readonly needles: Needles;
  readonly secretDigests: readonly string[];
}

/** Finds the key id and what stands beside it, in all refs and history. The secrets are kept from every output. */
export async function searchLeak(
  ctx: LookContext,
  repository: GitRepository,
  keyId: string,
): Promise<LeakSearch> {
  const table = await listObjects(repository);
  const secrets = await findSecrets(repository, table, keyId);
  for (const secret of secrets) ctx.keepSecret(secret);
  return {
    table,
    needles: needlesFor(keyId, secrets),
    secretDigests: secrets.map((secret) => createHash('sha256').update(secret).digest('hex').slice(0, 8)),
  };
}

/** Finds the leak and learns what taking it out changes; with a sink, the new objects go there. */
export async function lookForLeak(
  ctx: LookContext,
  repository: GitRepository,
  keyId: string,
  sink?: ObjectSink,
): Promise<LeakLook> {
  const { table, needles, secretDigests } = await searchLeak(ctx, repository, keyId);
  const rewrite = await rewriteHistory(repository, table, needles, sink);
  return { objects: table.count, needles, secretDigests, rewrite };
}
