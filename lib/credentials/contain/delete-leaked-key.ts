import { type Change, changeId, GLOBAL, ORDER, type Target } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { eachByItself } from '../../resources/each-by-itself.ts';
import type { UserKey } from './deactivate-access-key.ts';
import { saveKeyEvidence } from './key-evidence.ts';
import { userKeys } from './user-keys.ts';

const KIND = 'delete-leaked-key';

/** The change that deletes the key that leaked: the responder named it, no event is needed against it. */
export function deleteLeakedKeyChange(
  key: UserKey,
  because: Change['because'],
  state: string,
): Change<UserKey> {
  const target: Target = { type: 'iam-access-key', id: key.accessKeyId, region: GLOBAL, label: key.userName };
  const names = { 'user-name': key.userName, 'access-key-id': key.accessKeyId };
  return {
    id: changeId(KIND, target),
    kind: KIND,
    title: `Delete leaked access key ${key.accessKeyId} of ${key.userName} (${state})`,
    target,
    because,
    order: ORDER.credentials,
    effect: 'irreversible',
    loses: 'The key, and what IAM knows about its last use; that is saved as evidence.',
    command: [
      awsCommand('iam', 'update-access-key', { ...names, status: 'Inactive' }),
      awsCommand('iam', 'delete-access-key', names),
    ].join('\n'),
    preselected: true,
    params: { userName: key.userName, accessKeyId: key.accessKeyId },
  };
}

/** Deletes the leaked key. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html */
export const deleteLeakedKey: WritingKind<UserKey> = {
  kind: KIND,
  permissions: [
    'iam:ListAccessKeys',
    'iam:GetAccessKeyLastUsed',
    'iam:UpdateAccessKey',
    'iam:DeleteAccessKey',
  ],
  writes: true,
  async saveEvidence(ctx, changes) {
    for (const { params } of changes) await saveKeyEvidence(ctx, params);
  },
  apply: (ctx, changes) =>
    eachByItself(ctx.signal, changes, async ({ params }) => {
      const key = { UserName: params.userName, AccessKeyId: params.accessKeyId };
      const iam = ctx.aws.write('iam');
      await iam.updateAccessKey({ ...key, Status: 'Inactive' });
      await iam.deleteAccessKey(key);
    }),
  async verify(ctx, { params }) {
    const keys = await userKeys(ctx.aws, params.userName);
    const left = keys?.some(({ accessKeyId }) => accessKeyId === params.accessKeyId) === true;
    return left ? { held: false, found: 'the key is still listed' } : { held: true };
  },
};
