import { awsFailure } from '../../aws/errors.ts';
import { GLOBAL, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { concurrently } from '../../resources/concurrently.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { Alteration, RevertedType } from '../change-type.ts';

/** The value is `Active` or `Inactive`. */
function alteration(id: string | undefined, status: string | undefined): readonly Alteration[] {
  if (id === undefined) return [];
  return [{ target: { type: 'iam-access-key', id, region: GLOBAL }, set: status ?? null }];
}

const AT_ONCE = 10;

async function keysOf(ctx: ReadContext, UserName: string) {
  const iam = ctx.aws.read('iam');
  const keys = await unlessAbsent(
    allPages(
      (marker) => iam.listAccessKeys({ UserName, ...marker }),
      (page) => page.AccessKeyMetadata,
    ),
  );
  return keys ?? [];
}

/**
 * The key, found through its user: one that acts on its own keys need not name itself in the event. Of a key that is
 * gone IAM says that it may not be asked for, so that the keys of all users tell then.
 */
async function keyNow(ctx: ReadContext, AccessKeyId: string) {
  const iam = ctx.aws.read('iam');
  const candidates = await iam.getAccessKeyLastUsed({ AccessKeyId }).then(
    ({ UserName }) => (UserName === undefined ? [] : [UserName]),
    async (error: unknown) => {
      if (awsFailure(error) === 'not-found') return [];
      if (awsFailure(error) !== 'denied') throw error;
      const users = await allPages(
        (marker) => iam.listUsers(marker),
        (page) => page.Users,
      );
      return users.flatMap(({ UserName }) => UserName ?? []);
    },
  );
  const keys = await concurrently(candidates, AT_ONCE, ctx.signal, (user) => keysOf(ctx, user));
  return keys.flat().find((key) => key.AccessKeyId === AccessKeyId);
}

const made = (record: TrailRecord, member: string) => textAt(record.responseElements, 'accessKey', member);

/**
 * Access keys of others switched on or off: one that was switched on again is a hidden way in. Keys of the lineage are
 * contained and deleted elsewhere. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html
 */
export const iamAccessKeyStatus: RevertedType = {
  type: 'iam-access-key-status',
  title: 'Access keys switched on or off',
  scope: 'global',
  order: ORDER.contain,
  alteredBy: [
    {
      ...{ source: 'iam', name: 'UpdateAccessKey' },
      alterations: ({ requestParameters: asked }) =>
        alteration(textAt(asked, 'accessKeyId'), textAt(asked, 'status')),
    },
  ],
  toldBy: [
    {
      ...{ source: 'iam', name: 'CreateAccessKey' },
      alterations: (record) => alteration(made(record, 'accessKeyId'), made(record, 'status') ?? 'Active'),
    },
  ],
  permissions: ['iam:GetAccessKeyLastUsed', 'iam:ListUsers', 'iam:ListAccessKeys', 'iam:UpdateAccessKey'],
  action: ({ id }, to) => `${to === 'Active' ? 'Reactivate' : 'Deactivate'} access key ${id}`,

  fallback: ({ set }) =>
    set === 'Active'
      ? { to: 'Inactive', selected: true, because: 'nobody else switched it on within 90 days' }
      : { to: 'Active', selected: false, because: 'nobody else switched it off within 90 days' },

  async look(ctx, { id }) {
    const key = await keyNow(ctx, id);
    if (key?.Status === undefined) return { state: 'gone' };
    return { state: 'there', value: key.Status, description: key };
  },

  async revert(ctx, { id }, to) {
    const UserName = (await keyNow(ctx, id))?.UserName;
    const Status = to === 'Active' ? 'Active' : 'Inactive';
    await ctx.aws.write('iam').updateAccessKey({ UserName, AccessKeyId: id, Status });
  },

  command: ({ id }, to) =>
    awsCommand('iam', 'update-access-key', { 'access-key-id': id, status: String(to) }),
};
