import type { MacieStatus } from '@aws-sdk/client-macie2';
import { errorMessage } from '../../aws/errors.ts';
import { type Json, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

/** The value is `ENABLED`, `PAUSED`, or false. */
const event = (name: string, set: (record: TrailRecord) => Json): AlteringEvent => ({
  ...{ source: 'macie2', name },
  alterations: (record) => [
    { target: { type: 'macie', id: `of ${record.awsRegion}`, region: record.awsRegion }, set: set(record) },
  ],
});

const status = ({ requestParameters }: TrailRecord) => textAt(requestParameters, 'status') ?? 'ENABLED';

async function sessionNow(ctx: ReadContext, region: string): Promise<Json> {
  try {
    const session = await unlessAbsent(ctx.aws.read('macie2', region).getMacieSession({}));
    return session?.status ?? false;
  } catch (error) {
    // What Macie answers where it is off has the code of a missing permission, and other words.
    if (/macie is not enabled/i.test(errorMessage(error))) return false;
    throw error;
  }
}

/**
 * Macie, on, paused or off in a region. What it had found and learnt is deleted with it.
 * https://docs.aws.amazon.com/macie/latest/APIReference/macie.html
 */
export const macieSession: RevertedType = {
  type: 'macie-session',
  title: 'Macie paused or switched off',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [event('DisableMacie', () => false), event('UpdateMacieSession', status)],
  toldBy: [event('EnableMacie', status)],
  permissions: [
    'macie2:GetMacieSession',
    'macie2:EnableMacie',
    'macie2:UpdateMacieSession',
    'iam:CreateServiceLinkedRole',
  ],
  loses: 'Its findings, jobs and settings: Macie deletes them when it is switched off.',
  action: ({ region }, to) => `Set Macie in ${region} to ${to} again`,
  fallback: ({ set }) =>
    set === 'ENABLED' ? undefined : { to: 'ENABLED', selected: true, because: 'Macie is there to look' },
  look: async (ctx, { region }) => ({ state: 'there', value: await sessionNow(ctx, region) }),
  async revert(ctx, { region }, to) {
    const macie = ctx.aws.write('macie2', region);
    const asked = { status: String(to) as MacieStatus };
    return (await sessionNow(ctx, region)) === false
      ? macie.enableMacie(asked)
      : macie.updateMacieSession(asked);
  },
  command: ({ region }, to) =>
    ['update-macie-session', 'enable-macie']
      .map((operation) => awsCommand('macie2', operation, { region, status: String(to) }))
      .join(' || '),
};
