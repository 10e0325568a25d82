import { describe, expect, it } from 'vitest';
import { isReported } from '../../../lib/changes/change-type.ts';
import { alterationsIn } from '../../../lib/changes/registry.ts';
import type { TrailRecord } from '../../../lib/trail/record.ts';
import { type Lab, lab, REGION } from '../../resources/lab.ts';
import { onlyRevert } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const Name = 'audit';
const own = (there: Lab) => there.ctx.aws.write('cloudtrail', REGION);
const theirs = (there: Lab) => there.attacker.write('cloudtrail', REGION);

async function trail(there: Lab): Promise<void> {
  await own(there).createTrail({ Name, S3BucketName: 'audit-logs', IsMultiRegionTrail: true });
  await own(there).startLogging({ Name });
}

const kept = (there: Lab) => there.account.region(REGION).shelves['cloudtrail/trail']?.[Name];

describe('what records and detects', () => {
  holdsReverting({
    type: 'trail-logging',
    says: 'a trail that was stopped logs again before all else',
    before: trail,
    alter: (there) => theirs(there).stopLogging({ Name }),
    title: 'Start logging to trail audit again',
    preselected: true,
    command: 'cloudtrail start-logging',
    reverts: 'StartLogging',
    after: kept,
    gives: expect.objectContaining({ logging: true }),
  });
  holdsReverting({
    type: 'trail-selectors',
    says: 'management events are logged again',
    async before(there) {
      await trail(there);
      const EventSelectors = [{ ReadWriteType: 'All' as const, IncludeManagementEvents: true }];
      await own(there).putEventSelectors({ TrailName: Name, EventSelectors });
    },
    alter: (there) =>
      theirs(there).putEventSelectors({
        TrailName: Name,
        EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: false }],
      }),
    title: 'Put the event selectors of trail audit back',
    preselected: true,
    command: 'cloudtrail put-event-selectors',
    reverts: 'PutEventSelectors',
    after: kept,
    gives: expect.objectContaining({
      selectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }],
    }),
  });
  holdsReverting({
    type: 'trail-settings',
    says: 'a deleted trail is made anew as CreateTrail told it, and logs',
    before: trail,
    alter: (there) => theirs(there).deleteTrail({ Name }),
    title: 'Put trail audit back as it was',
    preselected: true,
    command: 'cloudtrail update-trail',
    reverts: 'CreateTrail',
    after: kept,
    gives: expect.objectContaining({
      logging: true,
      settings: expect.objectContaining({ S3BucketName: 'audit-logs', IsMultiRegionTrail: true }),
    }),
  });
  holdsReverting({
    type: 'guardduty-detector',
    says: 'a detector that was deleted looks again, under another id',
    before: (there) => there.ctx.aws.write('guardduty', REGION).createDetector({ Enable: true }),
    async alter(there) {
      const guardduty = there.attacker.write('guardduty', REGION);
      const { DetectorIds } = await guardduty.listDetectors({});
      await guardduty.deleteDetector({ DetectorId: DetectorIds?.[0] });
    },
    title: `Enable GuardDuty in ${REGION} again`,
    preselected: true,
    command: 'guardduty update-detector',
    reverts: 'CreateDetector',
    after: (there) => there.account.region(REGION).guardduty,
    gives: expect.objectContaining({ detectorId: expect.any(String), suspended: false }),
  });
  holdsReverting({
    type: 'config-recorder-recording',
    says: 'a recorder that was stopped records again',
    async before(there) {
      const config = there.ctx.aws.write('configservice', REGION);
      await config.putConfigurationRecorder({ ConfigurationRecorder: { name: 'default' } });
      await config.putDeliveryChannel({ DeliveryChannel: { name: 'default', s3BucketName: 'config' } });
      await config.startConfigurationRecorder({ ConfigurationRecorderName: 'default' });
    },
    alter: (there) =>
      there.attacker
        .write('configservice', REGION)
        .stopConfigurationRecorder({ ConfigurationRecorderName: 'default' }),
    title: `Start AWS Config recorder default (${REGION}) again`,
    preselected: true,
    command: 'configservice start-configuration-recorder',
    reverts: 'StartConfigurationRecorder',
    after: (there) => there.account.region(REGION).shelves['configservice/recorder'],
    gives: { default: expect.objectContaining({ recording: true }) },
  });

  it('in a trail sent elsewhere goes back to its bucket', async () => {
    const there = lab({ before: true });
    await trail(there);
    await there.afterTheLeak();
    await theirs(there).updateTrail({ Name, S3BucketName: 'drop', IsMultiRegionTrail: false });
    const change = await onlyRevert(there);
    expect(change.params.to).toMatchObject({ S3BucketName: 'audit-logs', IsMultiRegionTrail: true });
  });

  it('that was suspended in GuardDuty is enabled, and comes before all else', async () => {
    const there = lab();
    const { DetectorId } = await there.ctx.aws.write('guardduty', REGION).createDetector({ Enable: true });
    await there.attacker.write('guardduty', REGION).updateDetector({ DetectorId, Enable: false });
    expect(await onlyRevert(there)).toMatchObject({ order: 0, preselected: true });
  });

  it('that others have to take part in is left to people, by its name and event', async () => {
    const there = lab();
    const { DetectorId } = await there.ctx.aws.write('guardduty', REGION).createDetector({ Enable: true });
    const record = {
      ...{ eventID: 'e1', eventTime: '2026-11-23T09:01:00Z', eventSource: 'guardduty.amazonaws.com' },
      ...{ eventName: 'DeleteMembers', awsRegion: REGION, userIdentity: {} },
      requestParameters: { detectorId: DetectorId },
    };
    const [told] = alterationsIn([record]);
    if (told === undefined || !isReported(told.type)) throw new Error('not told');
    expect(told.type.task(told.alteration.target, [record])).toMatchObject({
      what: expect.stringContaining(`guardduty-members ${DetectorId}`),
      why: expect.stringContaining('DeleteMembers did it at 2026-11-23T09:01:00Z'),
    });
  });

  it('of flow logs is read from the wrapped form EC2 has, one or several', () => {
    const record = (FlowLogId: unknown) =>
      ({
        ...{ eventSource: 'ec2.amazonaws.com', eventName: 'DeleteFlowLogs', awsRegion: REGION },
        requestParameters: { DeleteFlowLogsRequest: { FlowLogId } },
      }) as unknown as TrailRecord;
    const named = (FlowLogId: unknown) =>
      alterationsIn([record(FlowLogId)]).map(({ alteration }) => alteration.target.id);
    expect(named({ tag: 1, content: 'fl-1' })).toEqual(['fl-1']);
    expect(
      named([
        { tag: 1, content: 'fl-1' },
        { tag: 2, content: 'fl-2' },
      ]),
    ).toEqual(['fl-1', 'fl-2']);
  });
});
