import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';
import { keyTarget } from './kms-key-target.ts';

const PENDING = 'PendingDeletion';

const event = (name: string, set: string, before?: string): AlteringEvent => ({
  ...{ source: 'kms', name },
  alterations: (record) =>
    keyTarget(record).map((target) => ({ target, set, ...(before === undefined ? {} : { before }) })),
});

/**
 * Keys that were disabled, or are about to be deleted: within 7 to 30 days it can be taken back, after that what they
 * encrypted is lost. https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
 */
export const kmsKeyState: RevertedType = {
  type: 'kms-key-state',
  title: 'States of KMS keys',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    event('DisableKey', 'Disabled'),
    event('EnableKey', 'Enabled'),
    event('ScheduleKeyDeletion', PENDING),
    event('CancelKeyDeletion', 'Disabled', PENDING),
  ],
  permissions: ['kms:DescribeKey', 'kms:EnableKey', 'kms:DisableKey', 'kms:CancelKeyDeletion'],
  action: ({ id }, to) =>
    to === 'Enabled' ? `Keep and enable KMS key ${id}` : `Keep KMS key ${id}, disabled`,
  fallback: ({ set }) =>
    set === 'Enabled'
      ? { to: 'Disabled', selected: false, because: 'nothing tells that it was disabled' }
      : { to: 'Enabled', selected: true, because: 'keys are enabled from the start' },
  async look(ctx, { id, region }) {
    const answer = await unlessAbsent(ctx.aws.read('kms', region).describeKey({ KeyId: id }));
    const key = answer?.KeyMetadata;
    if (key?.KeyState === undefined) return { state: 'gone' };
    return { state: 'there', value: key.KeyState, description: key };
  },
  async revert(ctx, { id: KeyId, region }, to) {
    const kms = ctx.aws.write('kms', region);
    const { KeyMetadata } = await kms.describeKey({ KeyId });
    if (KeyMetadata?.KeyState === PENDING) await kms.cancelKeyDeletion({ KeyId });
    return to === 'Enabled' ? kms.enableKey({ KeyId }) : kms.disableKey({ KeyId });
  },
  command({ id, region }, to) {
    const one = { region, 'key-id': id };
    return [
      `${awsCommand('kms', 'cancel-key-deletion', one)} || true`,
      awsCommand('kms', to === 'Enabled' ? 'enable-key' : 'disable-key', one),
    ].join('\n');
  },
};
