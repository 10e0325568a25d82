import type { KeyMetadata } from '@aws-sdk/client-kms';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import type { ResourceType } from '../resource-type.ts';

const TYPE = 'kms-key';
/** Keys that encrypt and decrypt nothing any more. */
const OFF = /^(Disabled|PendingDeletion|PendingReplicaDeletion|Unavailable)$/;

/**
 * KMS keys are disabled, which can be taken back: what was encrypted with one, the victim's own data perhaps, is
 * lost for good with it. Its deletion is offered by itself.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
 */
export const kmsKey: ResourceType = {
  ...describedType<KeyMetadata>({
    type: TYPE,
    title: 'KMS keys',
    action: 'Disable KMS key',
    order: ORDER.dataStores,
    createdBy: [
      creation(TYPE, 'kms:CreateKey', ({ responseElements }) => {
        const id = textAt(responseElements, 'keyMetadata', 'keyId');
        const arn = textAt(responseElements, 'keyMetadata', 'arn');
        return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
      }),
    ],
    deletedBy: [
      { source: 'kms', name: 'ScheduleKeyDeletion' },
      { source: 'kms', name: 'DisableKey' },
    ],
    permissions: ['kms:DescribeKey', 'kms:DisableKey'],
    async describe(ctx, { id, region }) {
      const { KeyMetadata: key } = await ctx.aws.read('kms', region).describeKey({ KeyId: id });
      return key === undefined || OFF.test(key.KeyState ?? '') ? undefined : key;
    },
    facts: ({ CreationDate, KeyState, Description }) => ({
      createdAt: CreationDate,
      summary: [KeyState, Description].filter((text) => text).join(', '),
    }),
    erase: (ctx, { id, region }) => ctx.aws.write('kms', region).disableKey({ KeyId: id }),
    commands: ({ id, region }) => [awsCommand('kms', 'disable-key', { region, 'key-id': id })],
  }),
  madeWith: async (_, { ref }) => [{ ...ref, type: 'kms-key-deletion' }],
};
