import { type Change, changeId, GLOBAL, ORDER, type Target } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { eachByItself } from '../../resources/each-by-itself.ts';
import { userKeys } from './user-keys.ts';

const KIND = 'deactivate-access-key';

/** A key and the user it belongs to. */
export type UserKey = { readonly userName: string; readonly accessKeyId: string };

/** The change that turns a key off; it can be turned on again as long as it is not deleted. */
export function deactivateChange(
  key: UserKey,
  because: Change['because'],
  preselected = true,
): Change<UserKey> {
  const target: Target = { type: 'iam-access-key', id: key.accessKeyId, region: GLOBAL, label: key.userName };
  return {
    id: changeId(KIND, target),
    kind: KIND,
    title: `Deactivate access key ${key.accessKeyId} of ${key.userName}`,
    target,
    because,
    order: ORDER.contain,
    effect: 'reversible',
    command: awsCommand('iam', 'update-access-key', {
      'user-name': key.userName,
      'access-key-id': key.accessKeyId,
      status: 'Inactive',
    }),
    preselected,
    params: { userName: key.userName, accessKeyId: key.accessKeyId },
  };
}

/** Turns keys off. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html */
export const deactivateAccessKey: WritingKind<UserKey> = {
  kind: KIND,
  permissions: ['iam:ListAccessKeys', 'iam:UpdateAccessKey'],
  writes: true,
  apply: (ctx, changes) =>
    eachByItself(ctx.signal, changes, ({ params }) =>
      ctx.aws
        .write('iam')
        .updateAccessKey({ UserName: params.userName, AccessKeyId: params.accessKeyId, Status: 'Inactive' }),
    ),
  async verify(ctx, { params }) {
    const key = (await userKeys(ctx.aws, params.userName))?.find(
      ({ accessKeyId }) => accessKeyId === params.accessKeyId,
    );
    return key?.active === true ? { held: false, found: 'the key is active' } : { held: true };
  },
  async undo(ctx, { params }) {
    const done = await unlessAbsent(
      ctx.aws
        .write('iam')
        .updateAccessKey({ UserName: params.userName, AccessKeyId: params.accessKeyId, Status: 'Active' }),
    );
    return { result: done === undefined ? 'already-gone' : 'applied' };
  },
};
