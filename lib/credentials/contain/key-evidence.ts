import type { EvidenceContext } from '../../playbook/context.ts';
import { evidencePath } from '../../resources/evidence-path.ts';
import type { UserKey } from './deactivate-access-key.ts';
import { userKeys } from './user-keys.ts';

/** Saves what IAM knows of a key and forgets with it: owner, dates, last use. */
export async function saveKeyEvidence(ctx: EvidenceContext, key: UserKey): Promise<void> {
  const [keys, lastUse] = await Promise.all([
    userKeys(ctx.aws, key.userName),
    ctx.aws.read('iam').getAccessKeyLastUsed({ AccessKeyId: key.accessKeyId }),
  ]);
  const listed = keys?.find(({ accessKeyId }) => accessKeyId === key.accessKeyId) ?? null;
  await ctx.evidence.saveJson(
    evidencePath({ type: 'iam-access-key', region: 'global', id: key.accessKeyId }, 'before-deletion.json'),
    { ...key, listed, lastUsed: lastUse.AccessKeyLastUsed ?? null },
  );
}
