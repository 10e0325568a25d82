import { type Json, ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { at, textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

/** A region has one detector: it is known by that, for one made anew has another id. */
const event = (
  name: string,
  set: (record: TrailRecord) => Json | undefined,
  before?: Json,
): AlteringEvent => ({
  ...{ source: 'guardduty', name },
  alterations(record) {
    const value = set(record);
    if (value === undefined) return [];
    const target = { type: 'guardduty-detector', id: `of ${record.awsRegion}`, region: record.awsRegion };
    return [{ target, set: value, ...(before === undefined ? {} : { before }) }];
  },
});

function enabling({ requestParameters }: TrailRecord): Json | undefined {
  const enable = at(requestParameters, 'enable');
  if (enable === undefined) return undefined;
  return enable === false || textAt(requestParameters, 'enable') === 'false' ? 'suspended' : 'enabled';
}

/**
 * Whether GuardDuty looks: a detector that is gone, or suspended, is put back. Findings that went with a deleted one
 * are lost. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateDetector.html
 */
export const guarddutyDetector: RevertedType = {
  type: 'guardduty-detector',
  title: 'GuardDuty detectors',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [event('DeleteDetector', () => false), event('UpdateDetector', enabling)],
  toldBy: [event('CreateDetector', (record) => enabling(record) ?? 'enabled')],
  permissions: [
    'guardduty:ListDetectors',
    'guardduty:GetDetector',
    'guardduty:CreateDetector',
    'guardduty:UpdateDetector',
  ],
  action: ({ region }, to) =>
    to === 'enabled' ? `Enable GuardDuty in ${region} again` : `Suspend GuardDuty in ${region} again`,
  fallback: ({ set }) =>
    set === 'enabled' ? undefined : { to: 'enabled', selected: true, because: 'a detector is there to look' },
  async look(ctx, { region }) {
    const guardduty = ctx.aws.read('guardduty', region);
    const [DetectorId] = (await guardduty.listDetectors({})).DetectorIds ?? [];
    if (DetectorId === undefined) return { state: 'there', value: false };
    const { $metadata: _, ...detector } = await guardduty.getDetector({ DetectorId });
    return {
      state: 'there',
      value: detector.Status === 'ENABLED' ? 'enabled' : 'suspended',
      description: detector,
    };
  },
  async revert(ctx, { region }, to) {
    const guardduty = ctx.aws.write('guardduty', region);
    const Enable = to === 'enabled';
    const [DetectorId] = (await guardduty.listDetectors({})).DetectorIds ?? [];
    return DetectorId === undefined
      ? guardduty.createDetector({ Enable })
      : guardduty.updateDetector({ DetectorId, Enable });
  },
  command({ region }, to) {
    const detector = awsCommand('guardduty', 'list-detectors', {
      ...{ region, query: 'DetectorIds[0]', output: 'text' },
    });
    const enable = to === 'enabled' ? 'enable' : 'no-enable';
    const update = awsCommand('guardduty', 'update-detector', { region, [enable]: true });
    const create = awsCommand('guardduty', 'create-detector', { region, [enable]: true });
    return `${update} --detector-id "$(${detector})" || ${create}`;
  },
};
