import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself } from '../each-by-itself.ts';
import { evidencePath } from '../evidence-path.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';
import { allPages } from './iam-pages.ts';

const TYPE = 'iam-access-key';

/** The key's user. Root's keys have none: no IAM call reaches them, only root in the console. */
function userOf(ref: ResourceRef): string {
  if (ref.parent === undefined) throw new Error(`${ref.id} names no user.`);
  return ref.parent;
}

async function keysOf(ctx: ReadContext, UserName: string) {
  const iam = ctx.aws.read('iam');
  return unlessAbsent(
    allPages(
      (marker) => iam.listAccessKeys({ UserName, ...marker }),
      (page) => page.AccessKeyMetadata,
    ),
  );
}

/** Access keys: the key is deleted, never its user. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html */
export const iamAccessKey: ResourceType = {
  type: TYPE,
  title: 'Access keys',
  action: 'Delete access key',
  loses: 'The key, and what IAM knows about its last use; that is saved as evidence.',
  scope: 'global',
  order: ORDER.credentials,
  eraseAfter: [],
  createdBy: [
    {
      source: 'iam',
      name: 'CreateAccessKey',
      refs: (record) => {
        const id = textAt(record.responseElements, 'accessKey', 'accessKeyId');
        const parent = textAt(record.responseElements, 'accessKey', 'userName');
        return id === undefined || parent === undefined ? [] : [{ type: TYPE, id, region: 'global', parent }];
      },
    },
  ],
  deletedBy: [{ source: 'iam', name: 'DeleteAccessKey' }],
  permissions: [
    'iam:ListAccessKeys',
    'iam:GetAccessKeyLastUsed',
    'iam:UpdateAccessKey',
    'iam:DeleteAccessKey',
  ],
  batchMax: 1,

  async look(ctx, _region, refs) {
    const users = [...new Set(refs.map(userOf))];
    const lists = await concurrently(users, 5, ctx.signal, (user) => keysOf(ctx, user));
    const keys = lists.flatMap((list) => list ?? []);
    return refs.map((ref): ResourceState => {
      const key = keys.find((candidate) => candidate.AccessKeyId === ref.id);
      if (key === undefined) return deleted(ref);
      return {
        ref,
        state: 'present',
        ...(key.CreateDate === undefined ? {} : { createdAt: key.CreateDate.toISOString() }),
        protections: [],
        summary: `of ${ref.parent}, ${key.Status}`,
        description: key,
      };
    });
  },

  async saveEvidence(ctx, ref) {
    const lastUse = await ctx.aws.read('iam').getAccessKeyLastUsed({ AccessKeyId: ref.id });
    const { UserName, AccessKeyLastUsed } = lastUse;
    await ctx.evidence.saveJson(evidencePath(ref, 'last-used.json'), { UserName, AccessKeyLastUsed });
  },

  erase: (ctx, _region, batch) =>
    eachByItself(ctx.signal, batch, async (ref) => {
      const key = { UserName: userOf(ref), AccessKeyId: ref.id };
      const iam = ctx.aws.write('iam');
      await iam.updateAccessKey({ ...key, Status: 'Inactive' });
      await iam.deleteAccessKey(key);
    }),

  command: ({ ref }) => {
    const key = { 'user-name': userOf(ref), 'access-key-id': ref.id };
    return [
      awsCommand('iam', 'update-access-key', { ...key, status: 'Inactive' }),
      awsCommand('iam', 'delete-access-key', key),
    ].join('\n');
  },
};
