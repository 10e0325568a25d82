import type { AwsReaders } from '../../aws/access.ts';
import { awsFailure, errorCode, errorMessage } from '../../aws/errors.ts';
import { type Change, changeId, type Outcome } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { until } from '../../resources/until.ts';
import { setUp } from '../set-up.ts';
import { SETUP } from '../setup-order.ts';
import { readDetector } from './watch.ts';

/** What GuardDuty tells when credentials of an instance are used from elsewhere; severity high. */
const SAMPLE_TYPE = 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS';
/** GuardDuty writes it before the title of every sample. https://docs.aws.amazon.com/guardduty/latest/ug/sample_findings.html */
const SAMPLE_MARK = '[SAMPLE]';
const WAIT = { everyMs: 5_000, forMs: 2 * 60_000 };

type SampleParams = { readonly region: string };

/** Has GuardDuty make a finding and looks until it is there; it takes the way of a real one to whoever is told. */
export function sampleChange(region: string): Change<SampleParams> {
  const target = { type: 'guardduty-finding', id: `sample in ${region}`, region };
  return {
    ...{ id: changeId('prove-guardduty', target), kind: 'prove-guardduty', target },
    title: `Prove by a sample finding that GuardDuty works in ${region}`,
    because: [{ kind: 'policy', text: 'a detector nobody has seen a finding of is not known to work' }],
    ...{ order: SETUP.proof, effect: 'reversible', preselected: true },
    command: [
      `DETECTOR=$(${awsCommand('guardduty', 'list-detectors', { region, query: 'DetectorIds[0]', output: 'text' })})`,
      `${awsCommand('guardduty', 'create-sample-findings', { region, 'finding-types': SAMPLE_TYPE })} --detector-id "$DETECTOR"`,
    ].join('\n'),
    params: { region },
  };
}

/** Ids of the sample findings of a detector; with `open`, those alone that were not put away. */
export async function sampleFindings(
  aws: AwsReaders,
  region: string,
  DetectorId: string,
  open = false,
): Promise<readonly string[]> {
  const guardduty = aws.read('guardduty', region);
  const { FindingIds = [] } = await guardduty.listFindings({
    ...{ DetectorId, MaxResults: 50 },
    FindingCriteria: {
      Criterion: {
        type: { Equals: [SAMPLE_TYPE] },
        ...(open ? { 'service.archived': { Equals: ['false'] } } : {}),
      },
    },
  });
  if (FindingIds.length === 0) return [];
  const { Findings = [] } = await guardduty.getFindings({ DetectorId, FindingIds });
  return Findings.flatMap(({ Id, Title }) => (Id && Title?.startsWith(SAMPLE_MARK) ? [Id] : []));
}

async function makeSample(ctx: WriteContext, region: string, DetectorId: string): Promise<void> {
  await ctx.aws.write('guardduty', region).createSampleFindings({ DetectorId, FindingTypes: [SAMPLE_TYPE] });
  await until(
    ctx,
    `the sample finding in ${region}`,
    () => sampleFindings(ctx.aws, region, DetectorId, true),
    (found) => found.length > 0,
    WAIT,
  );
}

/** A detector that cannot be proven goes on watching: what failed is the proof alone, and is said to be. */
async function prove(ctx: WriteContext, { region }: SampleParams): Promise<Outcome> {
  const DetectorId = (await readDetector(ctx.aws, region))?.id;
  if (DetectorId === undefined) throw new Error(`There is no detector in ${region} to ask for a sample.`);
  try {
    await makeSample(ctx, region, DetectorId);
    return { result: 'applied' };
  } catch (error) {
    if (awsFailure(error) === 'aborted') throw error;
    return {
      ...{ result: 'failed', code: 'CouldNotProve' },
      message: `The detector is on, and could not be proven: ${errorCode(error)}: ${errorMessage(error)}. Run this step again once guardduty:CreateSampleFindings and guardduty:ListFindings answer.`,
    };
  }
}

/** Makes a sample finding and waits until it shows; taken back, the sample is archived. */
export const proveGuardDutyKind: WritingKind<SampleParams> = {
  kind: 'prove-guardduty',
  permissions: [
    'guardduty:ListDetectors',
    'guardduty:GetDetector',
    'guardduty:CreateSampleFindings',
    'guardduty:ListFindings',
    'guardduty:GetFindings',
    'guardduty:ArchiveFindings',
  ],
  writes: true,
  apply: (ctx, changes) => setUp(changes, (params) => prove(ctx, params)),
  async verify({ aws }, { params: { region } }) {
    const detector = await readDetector(aws, region);
    const samples = detector === undefined ? [] : await sampleFindings(aws, region, detector.id, true);
    return samples.length > 0 ? { held: true } : { held: false, found: 'no sample finding shows' };
  },
  async undo(ctx, { params: { region } }) {
    const DetectorId = (await readDetector(ctx.aws, region))?.id;
    if (DetectorId === undefined) return { result: 'already-gone' };
    const FindingIds = [...(await sampleFindings(ctx.aws, region, DetectorId, true))];
    if (FindingIds.length === 0) return { result: 'already-gone' };
    await ctx.aws.write('guardduty', region).archiveFindings({ DetectorId, FindingIds });
    return { result: 'applied' };
  },
};
