import type { AliasListEntry, KeyMetadata } from '@aws-sdk/client-kms';
import { ORDER } from '../../playbook/change.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';

/** The longest time AWS lets pass before it deletes a key; until then the deletion can be taken back. */
const PENDING_DAYS = 30;

interface Key {
  readonly key: KeyMetadata;
  readonly aliases: readonly AliasListEntry[];
}

/**
 * The end of a KMS key the attacker made, offered beside disabling it and never selected.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export const kmsKeyDeletion = describedType<Key>({
  type: 'kms-key-deletion',
  title: 'Deletions of KMS keys',
  action: 'Schedule the deletion of KMS key',
  loses: `After ${PENDING_DAYS} days, everything that was encrypted with it and not with another key.`,
  order: ORDER.dataStores,
  eraseAfter: ['kms-key', 's3-bucket'],
  createdBy: [],
  deletedBy: [{ source: 'kms', name: 'ScheduleKeyDeletion' }],
  permissions: ['kms:DescribeKey', 'kms:ListAliases', 'kms:DeleteAlias', 'kms:ScheduleKeyDeletion'],
  async describe(ctx, { id, region }) {
    const kms = ctx.aws.read('kms', region);
    const { KeyMetadata: key } = await kms.describeKey({ KeyId: id });
    if (key === undefined || /^Pending(Replica)?Deletion$/.test(key.KeyState ?? '')) return undefined;
    const aliases = await allPages(async (Marker) => {
      const page = await kms.listAliases({ KeyId: id, ...(Marker === undefined ? {} : { Marker }) });
      return { items: page.Aliases, next: page.NextMarker };
    });
    return { key, aliases };
  },
  facts: ({ key, aliases }) => ({
    createdAt: key.CreationDate,
    summary: aliases.map(({ AliasName }) => AliasName).join(', '),
    doubt:
      'what was encrypted with it would be lost: look for its id in the encryption of objects, volumes, snapshots and databases first, and recover those',
  }),
  async erase(ctx, { id, region }, { aliases }) {
    const kms = ctx.aws.write('kms', region);
    for (const { AliasName } of aliases) await kms.deleteAlias({ AliasName });
    await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: PENDING_DAYS });
  },
  commands: ({ id, region }, { aliases }) => [
    ...aliases.map(({ AliasName = '' }) =>
      awsCommand('kms', 'delete-alias', { region, 'alias-name': AliasName }),
    ),
    awsCommand('kms', 'schedule-key-deletion', {
      ...{ region, 'key-id': id },
      'pending-window-in-days': String(PENDING_DAYS),
    }),
  ],
});
