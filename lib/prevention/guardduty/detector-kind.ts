import type { Change, Json, Outcome } from '../../playbook/change.ts';
import { changeId } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { setUp } from '../set-up.ts';
import { SETUP } from '../setup-order.ts';
import { type Detector, OWN_TAG, type RegionWatch, readDetector } from './watch.ts';

/** Changes of a finding within a quarter of an hour; it costs no more than every six hours. */
const FREQUENCY = 'FIFTEEN_MINUTES';

/**
 * What GuardDuty switches on in a new detector unasked, billed by use alone: it costs nothing where the service is not
 * used. Runtime monitoring stays off: it wants an agent on every machine.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
 */
export const FEATURES = [
  'S3_DATA_EVENTS',
  'EKS_AUDIT_LOGS',
  'EBS_MALWARE_PROTECTION',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
] as const;

type DetectorParams = { readonly region: string; readonly detectorId: string | null };

const targetIn = (region: string) => ({ type: 'guardduty-detector', id: region, region });

/** Switches GuardDuty on where there is no detector. */
export function enableChange(region: string): Change<DetectorParams> {
  const target = targetIn(region);
  return {
    ...{ id: changeId('enable-guardduty', target), kind: 'enable-guardduty', target },
    title: `Switch GuardDuty on in ${region}`,
    because: [{ kind: 'observed', call: 'guardduty:ListDetectors', fact: `${region} has no detector` }],
    ...{ order: SETUP.watch, effect: 'reversible', preselected: true },
    command: awsCommand('guardduty', 'create-detector', {
      ...{ region, enable: true, 'finding-publishing-frequency': FREQUENCY },
      tags: `${OWN_TAG.key}=${OWN_TAG.value}`,
    }),
    params: { region, detectorId: null },
  };
}

/** Offers to switch a suspended detector on again: somebody may have had a reason. */
export function resumeChange({ region }: RegionWatch, { id }: Detector): Change<DetectorParams> {
  const target = targetIn(region);
  return {
    ...{ id: changeId('enable-guardduty', target), kind: 'enable-guardduty', target },
    title: `Switch the suspended detector in ${region} on again`,
    because: [
      { kind: 'observed', call: 'guardduty:GetDetector', fact: `detector ${id} is there and disabled` },
    ],
    ...{ order: SETUP.watch, effect: 'reversible', preselected: false },
    command: awsCommand('guardduty', 'update-detector', { region, 'detector-id': id, enable: true }),
    params: { region, detectorId: id },
  };
}

async function enable(ctx: WriteContext, { region, detectorId }: DetectorParams): Promise<Outcome> {
  const guardduty = ctx.aws.write('guardduty', region);
  if (detectorId !== null) {
    await guardduty.updateDetector({ DetectorId: detectorId, Enable: true });
    return { result: 'applied', record: { detectorId } };
  }
  const there = await readDetector(ctx.aws, region);
  // Made meanwhile by somebody else, or by an attempt whose answer was lost.
  if (there !== undefined && !there.own) {
    return { result: 'applied', detail: `somebody else made detector ${there.id} meanwhile` };
  }
  const id = there?.id ?? (await create(ctx, region));
  return { result: 'applied', record: { detectorId: id } };
}

async function create({ aws }: WriteContext, region: string): Promise<string> {
  const guardduty = aws.write('guardduty', region);
  // Features unnamed: those GuardDuty has in this region are on, and naming one it has not is refused.
  const { DetectorId = '' } = await guardduty.createDetector({
    ...{ Enable: true, FindingPublishingFrequency: FREQUENCY, Tags: { [OWN_TAG.key]: OWN_TAG.value } },
  });
  return DetectorId;
}

function whatIsOff({ enabled, own, frequency, off }: Detector): string | undefined {
  if (!enabled) return 'the detector is disabled';
  if (!own) return undefined;
  if (frequency !== FREQUENCY) return `changes of a finding are told ${frequency}`;
  const lacking = FEATURES.filter((name) => off.includes(name));
  return lacking.length === 0
    ? undefined
    : `${lacking.join(', ')} ${lacking.length === 1 ? 'is' : 'are'} off`;
}

/** What this case made goes; what it switched on again is suspended again. */
async function takeBack(
  ctx: WriteContext,
  { region, detectorId: suspended }: DetectorParams,
  record: Json | undefined,
): Promise<Outcome> {
  const guardduty = ctx.aws.write('guardduty', region);
  const noted = (record as { readonly detectorId?: string } | undefined)?.detectorId;
  const there = await readDetector(ctx.aws, region);
  // After a crash the detector's tag alone tells that it is ours.
  const ours = there?.id === noted || there?.own === true;
  if (there === undefined || (suspended === null && !ours)) return { result: 'already-gone' };
  if (suspended === null) await guardduty.deleteDetector({ DetectorId: there.id });
  else await guardduty.updateDetector({ DetectorId: there.id, Enable: false });
  return { result: 'applied' };
}

/** Switches GuardDuty on in a region. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_settingup.html */
export const enableGuardDutyKind: WritingKind<DetectorParams> = {
  kind: 'enable-guardduty',
  permissions: [
    'guardduty:ListDetectors',
    'guardduty:GetDetector',
    'guardduty:CreateDetector',
    'guardduty:UpdateDetector',
    'guardduty:DeleteDetector',
    'guardduty:TagResource',
    'iam:CreateServiceLinkedRole',
  ],
  writes: true,
  apply: (ctx, changes) => setUp(changes, (params) => enable(ctx, params)),
  async verify(ctx: ReadContext, { params: { region } }) {
    const detector = await readDetector(ctx.aws, region);
    if (detector === undefined) return { held: false, found: 'there is no detector' };
    const off = whatIsOff(detector);
    return off === undefined ? { held: true } : { held: false, found: off };
  },
  undo: (ctx, { params }, record) => takeBack(ctx, params, record),
};
