import { describe, expect, it } from 'vitest';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, revert, reverts, triedHard } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const own = (there: Lab) => {
  const { write } = there.ctx.aws;
  return {
    config: write('configservice', REGION),
    ec2: write('ec2', REGION),
    events: write('events', REGION),
    guardduty: write('guardduty', REGION),
    alarms: write('cloudwatch', REGION),
    hub: write('securityhub', REGION),
    macie: write('macie2', REGION),
    logs: write('logs', REGION),
    trails: write('cloudtrail', REGION),
  };
};
const theirs = (there: Lab) => own({ ...there, ctx: { ...there.ctx, aws: there.attacker } });
const shelf = (name: string) => (there: Lab) =>
  Object.values(there.account.region(REGION).shelves[name] ?? {});

const ALARM = {
  ...{ AlarmName: 'root-login', MetricName: 'RootLogin', Namespace: 'Trail', Statistic: 'Sum' as const },
  ...{ Period: 60, EvaluationPeriods: 1, Threshold: 1 },
  ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
};
const RECORDER = {
  name: 'default',
  roleARN: 'arn:aws:iam::1:role/c',
  recordingGroup: { allSupported: true },
};
const CHANNEL = { name: 'default', s3BucketName: 'config' };
const RULE = {
  ConfigRuleName: 'mfa',
  Source: { Owner: 'AWS' as const, SourceIdentifier: 'ROOT_ACCOUNT_MFA_ENABLED' },
};
const FINDING = {
  Id: 'arn:aws:securityhub:finding/1',
  ProductArn: `arn:aws:securityhub:${REGION}::product/aws/guardduty`,
};

async function recorder(there: Lab) {
  const { config } = own(there);
  await config.putConfigurationRecorder({ ConfigurationRecorder: RECORDER });
  await config.putDeliveryChannel({ DeliveryChannel: CHANNEL });
  await config.startConfigurationRecorder({ ConfigurationRecorderName: 'default' });
}

async function detector(there: Lab): Promise<string> {
  const { guardduty } = own(there);
  const { DetectorIds: [known] = [] } = await guardduty.listDetectors({});
  return known ?? (await guardduty.createDetector({ Enable: true })).DetectorId ?? '';
}

describe('what watches over an account', () => {
  holdsReverting({
    type: 'cloudwatch-alarm',
    says: 'an alarm that was deleted is as an earlier event tells it',
    before: (there) => own(there).alarms.putMetricAlarm(ALARM),
    alter: (there) => theirs(there).alarms.deleteAlarms({ AlarmNames: ['root-login'] }),
    title: 'Put CloudWatch alarm root-login back',
    preselected: true,
    command: 'cloudwatch put-metric-alarm',
    reverts: 'PutMetricAlarm',
    after: shelf('cloudwatch/alarm'),
    gives: [expect.objectContaining(ALARM)],
  });

  holdsReverting({
    type: 'cloudwatch-alarm',
    says: 'an alarm that was made deaf is as an earlier event tells it',
    before: (there) => own(there).alarms.putMetricAlarm(ALARM),
    alter: (there) => theirs(there).alarms.putMetricAlarm({ ...ALARM, Threshold: 1e9 }),
    title: 'Put CloudWatch alarm root-login back',
    preselected: true,
    command: 'cloudwatch put-metric-alarm',
    reverts: 'PutMetricAlarm',
    after: shelf('cloudwatch/alarm'),
    gives: [expect.objectContaining({ Threshold: 1 })],
  });

  holdsReverting({
    type: 'config-rule',
    says: 'a rule that was deleted is as an earlier event tells it',
    before: (there) => own(there).config.putConfigRule({ ConfigRule: RULE }),
    alter: (there) => theirs(there).config.deleteConfigRule({ ConfigRuleName: 'mfa' }),
    title: 'Put AWS Config rule mfa back',
    preselected: true,
    command: 'configservice put-config-rule',
    reverts: 'PutConfigRule',
    after: shelf('configservice/rule'),
    gives: [RULE],
  });

  holdsReverting({
    type: 'config-recorder-settings',
    says: 'a recorder that was narrowed records everything again',
    before: recorder,
    alter: (there) =>
      theirs(there).config.putConfigurationRecorder({
        ConfigurationRecorder: {
          ...RECORDER,
          recordingGroup: { allSupported: false, resourceTypes: ['AWS::S3::Bucket'] },
        },
      }),
    title: 'Put AWS Config recorder default back',
    preselected: true,
    command: 'configservice put-configuration-recorder',
    reverts: 'PutConfigurationRecorder',
    after: shelf('configservice/recorder'),
    gives: [expect.objectContaining({ asked: RECORDER, recording: true })],
  });

  it('config-delivery-channel: a channel that was deleted comes back', async () => {
    const there = lab({ before: true });
    await recorder(there);
    await there.afterTheLeak();
    const { config } = theirs(there);
    await config.stopConfigurationRecorder({ ConfigurationRecorderName: 'default' });
    await config.deleteDeliveryChannel({ DeliveryChannelName: 'default' });
    const { changes } = await reverts(there);
    const channel = changes.find(({ kind }) => kind === 'revert:config-delivery-channel');
    if (channel === undefined) throw new Error('the channel was not proposed');
    expect(await triedHard(there, 'config-delivery-channel', channel, 'PutDeliveryChannel')).toEqual(
      AS_IT_SHOULD,
    );
    expect(shelf('configservice/channel')(there)).toEqual([CHANNEL]);
  });

  it('a recorder and its channel that were both deleted come back together, whichever is first', async () => {
    const there = lab({ before: true });
    await recorder(there);
    await there.afterTheLeak();
    const { config } = theirs(there);
    await config.deleteConfigurationRecorder({ ConfigurationRecorderName: 'default' });
    await config.deleteDeliveryChannel({ DeliveryChannelName: 'default' });
    const { changes } = await reverts(there);
    expect(changes.map(({ title }) => title).toSorted()).toEqual([
      'Put AWS Config delivery channel default back',
      'Put AWS Config recorder default back',
    ]);
    const outcomes = await Promise.all(changes.map((change) => revert(there, change)));
    expect(outcomes).toEqual([{ result: 'applied' }, { result: 'applied' }]);
    expect(shelf('configservice/channel')(there)).toEqual([CHANNEL]);
    expect(shelf('configservice/recorder')(there)).toMatchObject([{ recording: true }]);
  });

  holdsReverting({
    type: 'securityhub-hub',
    says: 'is on again where Security Hub was switched off',
    before: (there) => own(there).hub.enableSecurityHub({}),
    alter: (there) => theirs(there).hub.disableSecurityHub({}),
    title: `Switch Security Hub on again in ${REGION}`,
    preselected: true,
    command: 'securityhub enable-security-hub',
    reverts: 'EnableSecurityHub',
    after: (there) => shelf('securityhub/hub')(there).length,
    gives: 1,
  });

  holdsReverting({
    type: 'securityhub-finding',
    says: 'a finding that was suppressed is what Security Hub tells that it was',
    async before(there) {
      await own(there).hub.enableSecurityHub({});
      await own(there).hub.batchImportFindings({ Findings: [FINDING as never] });
    },
    async alter(there) {
      const FindingIdentifiers = [FINDING];
      await theirs(there).hub.batchUpdateFindings({ FindingIdentifiers, Workflow: { Status: 'NOTIFIED' } });
      await there.clock.advance(5_000);
      await theirs(there).hub.batchUpdateFindings({ FindingIdentifiers, Workflow: { Status: 'SUPPRESSED' } });
    },
    title: `Mark Security Hub finding ${FINDING.Id} as NEW again`,
    preselected: true,
    command: 'securityhub batch-update-findings',
    reverts: 'BatchUpdateFindings',
    after: (there) => shelf('securityhub/finding')(there),
    gives: [expect.objectContaining({ workflow: 'NEW' })],
  });

  holdsReverting({
    type: 'macie-session',
    says: 'is on again where Macie was switched off, which it answers like a missing permission',
    before: (there) => own(there).macie.enableMacie({}),
    alter: (there) => theirs(there).macie.disableMacie({}),
    title: `Set Macie in ${REGION} to ENABLED again`,
    preselected: true,
    command: 'macie2 update-macie-session',
    reverts: 'EnableMacie',
    after: shelf('macie2/session'),
    gives: [expect.objectContaining({ status: 'ENABLED' })],
  });

  it('Macie that may not be read is not taken for off', async () => {
    const there = lab();
    await own(there).macie.enableMacie({});
    await theirs(there).macie.disableMacie({});
    there.refuse('GetMacieSession', 'AccessDeniedException');
    expect(await reverts(there)).toMatchObject({
      changes: [],
      unlooked: [{ reason: expect.stringContaining('AccessDenied') }],
    });
  });

  holdsReverting({
    type: 'flow-log',
    says: 'a flow log that was deleted is made anew as an earlier event tells it, and once only',
    before: (there) =>
      own(there).ec2.createFlowLogs({
        ...{ ResourceIds: ['vpc-1', 'vpc-2'], ResourceType: 'VPC', TrafficType: 'ALL' },
        ...{ LogDestinationType: 's3', LogDestination: 'arn:aws:s3:::flow' },
      }),
    async alter(there) {
      const { FlowLogs = [] } = await own(there).ec2.describeFlowLogs({});
      const second = FlowLogs.find(({ ResourceId }) => ResourceId === 'vpc-2');
      await theirs(there).ec2.deleteFlowLogs({ FlowLogIds: [second?.FlowLogId ?? ''] });
    },
    title: expect.stringMatching(/^Put flow log fl-\w+ back$/),
    preselected: true,
    command: 'ec2 create-flow-logs',
    reverts: 'CreateFlowLogs',
    after: async (there) =>
      (await own(there).ec2.describeFlowLogs({})).FlowLogs?.map(({ ResourceId, TrafficType }) => [
        ...[ResourceId, TrafficType],
      ]),
    gives: [
      ['vpc-1', 'ALL'],
      ['vpc-2', 'ALL'],
    ],
  });

  holdsReverting({
    type: 'logs-group-deleted',
    says: 'a log group that was deleted is there again, empty',
    before: (there) => own(there).logs.createLogGroup({ logGroupName: '/flow' }),
    alter: (there) => theirs(there).logs.deleteLogGroup({ logGroupName: '/flow' }),
    title: 'Make log group /flow anew, empty',
    preselected: true,
    command: 'logs create-log-group',
    reverts: 'CreateLogGroup',
    after: shelf('logs/group'),
    gives: [expect.objectContaining({ name: '/flow' })],
  });

  holdsReverting({
    type: 'trail-insights',
    says: 'what a trail watched for is watched for again',
    async before(there) {
      await own(there).trails.createTrail({ Name: 'audit', S3BucketName: 'audit-logs' });
      const InsightSelectors = [{ InsightType: 'ApiCallRateInsight' as const }];
      await own(there).trails.putInsightSelectors({ TrailName: 'audit', InsightSelectors });
    },
    alter: (there) => theirs(there).trails.putInsightSelectors({ TrailName: 'audit', InsightSelectors: [] }),
    title: 'Put the insights of trail audit back',
    preselected: true,
    command: 'cloudtrail put-insight-selectors',
    reverts: 'PutInsightSelectors',
    after: async (there) =>
      (await own(there).trails.getInsightSelectors({ TrailName: 'audit' })).InsightSelectors,
    gives: [{ InsightType: 'ApiCallRateInsight' }],
  });

  holdsReverting({
    type: 'guardduty-filter-altered',
    says: 'a filter made to archive is as it was made, but for what the attacker did not touch',
    async before(there) {
      await own(there).guardduty.createFilter({
        ...{ DetectorId: await detector(there), Name: 'noise', Action: 'NOOP', Description: 'd' },
        FindingCriteria: { Criterion: { 'service.archived': { Equals: ['false'] } } },
      });
    },
    alter: async (there) =>
      theirs(there).guardduty.updateFilter({
        ...{ DetectorId: await detector(there), FilterName: 'noise', Action: 'ARCHIVE' },
        FindingCriteria: { Criterion: { severity: { GreaterThan: 0 } } },
      }),
    title: 'Put GuardDuty filter noise back',
    preselected: true,
    command: 'guardduty update-filter',
    reverts: 'UpdateFilter',
    after: shelf('guardduty/filter'),
    gives: [
      {
        ...{ action: 'NOOP', description: 'd' },
        criteria: { Criterion: { 'service.archived': { Equals: ['false'] } } },
      },
    ],
  });

  holdsReverting({
    type: 'guardduty-ip-set-altered',
    says: 'a list of trusted addresses is read from its own file again',
    async before(there) {
      await own(there).guardduty.createIPSet({
        ...{ DetectorId: await detector(there), Name: 'office', Format: 'TXT' },
        ...{ Location: 's3://ours/list', Activate: true },
      });
    },
    async alter(there) {
      const [IpSetId] = Object.keys(there.account.region(REGION).shelves['guardduty/ip-set'] ?? {});
      const asked = { DetectorId: await detector(there), IpSetId, Location: 's3://theirs/list' };
      await theirs(there).guardduty.updateIPSet(asked);
    },
    title: expect.stringMatching(/^Put GuardDuty trusted address list [0-9a-f]{32} back$/),
    preselected: true,
    command: 'guardduty update-ip-set',
    reverts: 'UpdateIPSet',
    after: shelf('guardduty/ip-set'),
    gives: [{ name: 'office', location: 's3://ours/list', active: true }],
  });

  holdsReverting({
    type: 'guardduty-destination',
    says: 'findings are exported to where they were, under another id',
    async before(there) {
      await own(there).guardduty.createPublishingDestination({
        ...{ DetectorId: await detector(there), DestinationType: 'S3' },
        DestinationProperties: { DestinationArn: 'arn:aws:s3:::ours', KmsKeyArn: 'k' },
      });
    },
    async alter(there) {
      const [DestinationId] = Object.keys(
        there.account.region(REGION).shelves['guardduty/destination'] ?? {},
      );
      const asked = { DetectorId: await detector(there), DestinationId };
      await theirs(there).guardduty.deletePublishingDestination(asked);
    },
    title: expect.stringMatching(/^Put GuardDuty export destination [0-9a-f]{32} back$/),
    preselected: true,
    command: 'guardduty create-publishing-destination',
    reverts: 'CreatePublishingDestination',
    after: shelf('guardduty/destination'),
    gives: [{ type: 'S3', properties: { DestinationArn: 'arn:aws:s3:::ours', KmsKeyArn: 'k' } }],
  });

  holdsReverting({
    type: 'events-rule-state',
    says: 'a rule that was switched off is on again',
    before: (there) => own(there).events.putRule({ Name: 'alert', EventPattern: '{}' }),
    alter: (there) => theirs(there).events.disableRule({ Name: 'alert' }),
    title: 'Switch EventBridge rule alert on again',
    preselected: true,
    command: 'events enable-rule',
    reverts: 'EnableRule',
    after: async (there) => (await own(there).events.describeRule({ Name: 'alert' })).State,
    gives: 'ENABLED',
  });

  it('a rule that was deleted comes back, and its target in the round after it', async () => {
    const there = lab({ before: true });
    const target = { Id: 'pager', Arn: `arn:aws:sns:${REGION}:${ACCOUNT_ID}:pager` };
    await own(there).events.putRule({ Name: 'alert', EventPattern: '{"source":["aws.guardduty"]}' });
    await own(there).events.putTargets({ Rule: 'alert', Targets: [target] });
    await there.afterTheLeak();
    await theirs(there).events.removeTargets({ Rule: 'alert', Ids: ['pager'] });
    await theirs(there).events.deleteRule({ Name: 'alert' });
    const rule = await onlyRevert(there);
    expect(rule).toMatchObject({ title: 'Put EventBridge rule alert back', preselected: true });
    expect(await triedHard(there, 'events-rule-deleted', rule, 'PutRule')).toEqual(AS_IT_SHOULD);
    const second = await onlyRevert(there);
    expect(second.title).toBe('Put target pager back on EventBridge rule alert');
    expect(await triedHard(there, 'events-target-removed', second, 'PutTargets')).toEqual(AS_IT_SHOULD);
    expect(shelf('events/rules')(there)).toMatchObject([
      { asked: { EventPattern: '{"source":["aws.guardduty"]}' }, targets: { pager: target } },
    ]);
  });

  const queryLog = { Name: 'dns', DestinationArn: 'arn:aws:s3:::dns-logs', CreatorRequestId: 'r' };
  const resolver = (there: Lab) => there.ctx.aws.write('route53resolver', REGION);
  const queryLogOf = async (there: Lab) => {
    const { ResolverQueryLogConfig } = await resolver(there).createResolverQueryLogConfig(queryLog);
    const ResolverQueryLogConfigId = ResolverQueryLogConfig?.Id ?? '';
    await resolver(there).associateResolverQueryLogConfig({ ResolverQueryLogConfigId, ResourceId: 'vpc-1' });
    await there.afterTheLeak();
    return ResolverQueryLogConfigId;
  };
  const logged = async (there: Lab) => {
    const { ResolverQueryLogConfigAssociations: found = [] } = await resolver(
      there,
    ).listResolverQueryLogConfigAssociations({});
    return found.map(({ ResourceId }) => ResourceId);
  };

  it('resolver-query-log-vpc: the DNS queries of a VPC are logged again', async () => {
    const there = lab({ before: true });
    const ResolverQueryLogConfigId = await queryLogOf(there);
    const one = { ResolverQueryLogConfigId, ResourceId: 'vpc-1' };
    await there.attacker.write('route53resolver', REGION).disassociateResolverQueryLogConfig(one);
    const change = await onlyRevert(there);
    expect(change).toMatchObject({
      title: `Log the DNS queries of vpc-1 with ${ResolverQueryLogConfigId} again`,
      preselected: true,
    });
    expect(
      await triedHard(there, 'resolver-query-log-vpc', change, 'AssociateResolverQueryLogConfig'),
    ).toEqual(AS_IT_SHOULD);
    expect(await logged(there)).toEqual(['vpc-1']);
  });

  it('resolver-query-log-deleted: a query log is made anew, and its VPCs in the round after it', async () => {
    const there = lab({ before: true });
    const ResolverQueryLogConfigId = await queryLogOf(there);
    const theirs = there.attacker.write('route53resolver', REGION);
    await theirs.disassociateResolverQueryLogConfig({ ResolverQueryLogConfigId, ResourceId: 'vpc-1' });
    await theirs.deleteResolverQueryLogConfig({ ResolverQueryLogConfigId });
    const first = await onlyRevert(there);
    expect(first.title).toBe(`Make query log dns anew, as ${ResolverQueryLogConfigId} was`);
    expect(
      await triedHard(there, 'resolver-query-log-deleted', first, 'CreateResolverQueryLogConfig'),
    ).toEqual(AS_IT_SHOULD);
    expect(await revert(there, await onlyRevert(there))).toEqual({ result: 'applied' });
    expect(await logged(there)).toEqual(['vpc-1']);
    expect((await reverts(there)).changes).toEqual([]);
  });
});
