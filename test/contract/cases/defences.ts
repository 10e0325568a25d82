import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const at = 'us-east-1';
const config = (bench: Bench) => bench.as().write('configservice', at);
const alarms = (bench: Bench) => bench.as().write('cloudwatch', at);
const events = (bench: Bench) => bench.as().write('events', at);
const sqs = (bench: Bench) => bench.as().write('sqs', at);
const ecr = (bench: Bench) => bench.as().write('ecr', at);
const hub = (bench: Bench) => bench.as().write('securityhub', at);
const guardduty = (bench: Bench) => bench.as().write('guardduty', at);
const organizations = (bench: Bench) => bench.as().write('organizations');
const autoscaling = (bench: Bench) => bench.as().write('autoscaling', at);

const RECORDER = {
  ...{ name: 'default', roleARN: 'arn:aws:iam::111122223333:role/config' },
  recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
};
const CHANNEL = { name: 'default', s3BucketName: 'config-of-a-test' };
const ALARM = {
  ...{ AlarmName: 'root-login', MetricName: 'RootLogin', Namespace: 'Trail', Statistic: 'Sum' as const },
  ...{ Period: 60, EvaluationPeriods: 1, Threshold: 1 },
  ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
};
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 's', Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
});

async function recorder(bench: Bench) {
  await config(bench).putConfigurationRecorder({ ConfigurationRecorder: RECORDER });
  await config(bench).putDeliveryChannel({ DeliveryChannel: CHANNEL });
  await config(bench).startConfigurationRecorder({ ConfigurationRecorderName: 'default' });
}

/** What watches over an account, silenced and put back. */
export const defenceCases: readonly ContractCase[] = [
  {
    call: 'config:StartConfigurationRecorder',
    says: 'refuses a recorder without a delivery channel',
    async run(bench) {
      await config(bench).putConfigurationRecorder({ ConfigurationRecorder: RECORDER });
      return refusal(config(bench).startConfigurationRecorder({ ConfigurationRecorderName: 'default' }));
    },
    gives: 'NoAvailableDeliveryChannelException',
    differs: { ministack: 'starts it' },
  },
  {
    call: 'config:PutDeliveryChannel',
    says: 'refuses a channel without a recorder',
    run: (bench) => refusal(config(bench).putDeliveryChannel({ DeliveryChannel: CHANNEL })),
    gives: 'NoAvailableConfigurationRecorderException',
    differs: { ministack: 'takes it' },
  },
  {
    call: 'config:DeleteConfigurationRecorder',
    says: 'takes a recorder away that is at work, and its settings come back as they were put',
    async run(bench) {
      await recorder(bench);
      const now = async () =>
        (await config(bench).describeConfigurationRecorders({})).ConfigurationRecorders?.map(
          ({ name, roleARN, recordingGroup }) => [name, roleARN, recordingGroup?.allSupported],
        );
      const before = await now();
      await config(bench).deleteConfigurationRecorder({ ConfigurationRecorderName: 'default' });
      return [before, await now()];
    },
    gives: [[['default', RECORDER.roleARN, true]], []],
    differs: { ministack: 'lacks DeleteConfigurationRecorder' },
  },
  {
    call: 'config:DescribeConfigRules',
    says: 'refuses the name of a rule that is not there',
    run: (bench) => refusal(config(bench).describeConfigRules({ ConfigRuleNames: ['none'] })),
    gives: 'NoSuchConfigRuleException',
    differs: { moto: 'answers with no rule' },
  },
  {
    call: 'cloudwatch:PutMetricAlarm',
    says: 'puts an alarm over another, and DeleteAlarms takes it away',
    async run(bench) {
      await alarms(bench).putMetricAlarm(ALARM);
      await alarms(bench).putMetricAlarm({ ...ALARM, Threshold: 1_000 });
      const now = async () =>
        (await alarms(bench).describeAlarms({ AlarmNames: ['root-login'] })).MetricAlarms?.map(
          ({ Threshold, MetricName, ActionsEnabled }) => ({ Threshold, MetricName, ActionsEnabled }),
        );
      const put = await now();
      await alarms(bench).deleteAlarms({ AlarmNames: ['root-login'] });
      return [put, await now()];
    },
    gives: [[{ Threshold: 1_000, MetricName: 'RootLogin', ActionsEnabled: true }], []],
  },
  {
    call: 'events:DisableRule',
    says: 'switches a rule off, and EnableRule on again',
    async run(bench) {
      await events(bench).putRule({ Name: 'alert', EventPattern: '{"source":["aws.guardduty"]}' });
      const stateOf = async () => (await events(bench).describeRule({ Name: 'alert' })).State;
      const made = await stateOf();
      await events(bench).disableRule({ Name: 'alert' });
      const off = await stateOf();
      await events(bench).enableRule({ Name: 'alert' });
      return [made, off, await stateOf()];
    },
    gives: ['ENABLED', 'DISABLED', 'ENABLED'],
  },
  {
    call: 'sqs:SetQueueAttributes',
    says: 'puts a policy on a queue, and an empty one takes it off',
    async run(bench) {
      const { QueueUrl } = await sqs(bench).createQueue({ QueueName: 'orders' });
      const policy = async () =>
        JSON.parse(
          (await sqs(bench).getQueueAttributes({ QueueUrl, AttributeNames: ['Policy'] })).Attributes
            ?.Policy || '"none"',
        );
      await sqs(bench).setQueueAttributes({ QueueUrl, Attributes: { Policy: POLICY } });
      const put = await policy();
      await sqs(bench).setQueueAttributes({ QueueUrl, Attributes: { Policy: '' } });
      return [put, await policy()];
    },
    gives: [JSON.parse(POLICY), 'none'],
  },
  {
    call: 'sqs:AddPermission',
    says: 'adds a statement of that label, which RemovePermission takes out',
    async run(bench) {
      const { QueueUrl } = await sqs(bench).createQueue({ QueueName: 'orders' });
      const labels = async () => {
        const { Attributes } = await sqs(bench).getQueueAttributes({ QueueUrl, AttributeNames: ['Policy'] });
        const { Statement = [] } = JSON.parse(Attributes?.Policy || '{}');
        return (Statement as readonly { readonly Sid: string }[]).map(({ Sid }) => Sid);
      };
      const asked = { QueueUrl, AWSAccountIds: ['111122223333'], Actions: ['SendMessage'] };
      await sqs(bench).addPermission({ ...asked, Label: 'partner' });
      await sqs(bench).addPermission({ ...asked, Label: 'other' });
      const added = await labels();
      await sqs(bench).removePermission({ QueueUrl, Label: 'other' });
      return [added, await labels()];
    },
    gives: [['partner', 'other'], ['partner']],
  },
  {
    call: 'sqs:GetQueueAttributes',
    says: 'refuses a queue that is not there',
    run: (bench) =>
      refusal(
        sqs(bench).getQueueAttributes({
          ...{ QueueUrl: `https://sqs.${at}.amazonaws.com/${bench.account}/none`, AttributeNames: ['All'] },
        }),
      ),
    gives: 'AWS.SimpleQueueService.NonExistentQueue',
  },
  {
    call: 'ecr:PutImage',
    says: 'moves a tag to the image that is put under it, and leaves the other one without',
    async run(bench) {
      await ecr(bench).createRepository({ repositoryName: 'app' });
      const put = async (text: string) => {
        const imageManifest = JSON.stringify({
          ...{ schemaVersion: 2, mediaType: 'application/vnd.docker.distribution.manifest.v2+json' },
          config: { digest: `sha256:${text.repeat(64)}`, size: 1 },
          layers: [{ digest: `sha256:${text.repeat(64)}`, size: 1 }],
        });
        const { image } = await ecr(bench).putImage({
          ...{ repositoryName: 'app', imageTag: 'latest', imageManifest },
        });
        return image?.imageId?.imageDigest ?? '';
      };
      const [first, second] = [await put('a'), await put('b')];
      const { imageDetails = [] } = await ecr(bench).describeImages({ repositoryName: 'app' });
      const tags = (digest: string) =>
        imageDetails.find(({ imageDigest }) => imageDigest === digest)?.imageTags ?? [];
      return [tags(first), tags(second), first === second];
    },
    gives: [[], ['latest'], false],
  },
  {
    call: 'securityhub:DescribeHub',
    says: 'refuses where Security Hub is off, and EnableSecurityHub switches it on',
    async run(bench) {
      const off = await refusal(hub(bench).describeHub({}));
      await hub(bench).enableSecurityHub({});
      const { HubArn } = await hub(bench).describeHub({});
      return [off, HubArn];
    },
    gives: ['InvalidAccessException', `arn:aws:securityhub:${at}:<account>:hub/default`],
    differs: { ministack: 'lacks Security Hub' },
  },
  {
    call: 'guardduty:UpdateFilter',
    says: 'changes what is named and leaves the rest',
    async run(bench) {
      const { DetectorId } = await guardduty(bench).createDetector({ Enable: true });
      const FindingCriteria = { Criterion: { severity: { Gte: 4 } } };
      await guardduty(bench).createFilter({
        ...{ DetectorId, Name: 'noise', Action: 'NOOP', Description: 'd', FindingCriteria },
      });
      const named = { DetectorId, FilterName: 'noise' };
      await guardduty(bench).updateFilter({ ...named, Action: 'ARCHIVE' });
      const { Action, Description } = await guardduty(bench).getFilter(named);
      return [Action, Description];
    },
    gives: ['ARCHIVE', 'd'],
    differs: { ministack: 'lacks GuardDuty' },
  },
  {
    call: 'organizations:DisablePolicyType',
    says: 'switches a type off that is on, and refuses to once more',
    async run(bench) {
      await organizations(bench)
        .createOrganization({ FeatureSet: 'ALL' })
        .catch(() => undefined);
      const { Roots: [root] = [] } = await organizations(bench).listRoots({});
      const asked = { RootId: root?.Id, PolicyType: 'TAG_POLICY' as const };
      await organizations(bench).enablePolicyType(asked);
      await organizations(bench).disablePolicyType(asked);
      return refusal(organizations(bench).disablePolicyType(asked));
    },
    gives: 'PolicyTypeNotEnabledException',
  },
  {
    call: 'autoscaling:PutScheduledUpdateGroupAction',
    says: 'puts an action over the one of that name, and DeleteScheduledAction takes it away',
    async run(bench) {
      await autoscaling(bench).createLaunchConfiguration({
        ...{ LaunchConfigurationName: 'c', ImageId: 'ami-0abcdef1234567890', InstanceType: 't3.micro' },
      });
      const AutoScalingGroupName = 'web';
      await autoscaling(bench).createAutoScalingGroup({
        ...{ AutoScalingGroupName, LaunchConfigurationName: 'c', MinSize: 0, MaxSize: 1 },
        AvailabilityZones: [`${at}a`],
      });
      const named = { AutoScalingGroupName, ScheduledActionName: 'nightly' };
      await autoscaling(bench).putScheduledUpdateGroupAction({
        ...named,
        Recurrence: '0 1 * * *',
        MinSize: 0,
      });
      await autoscaling(bench).putScheduledUpdateGroupAction({
        ...named,
        Recurrence: '0 2 * * *',
        MinSize: 1,
      });
      const now = async () =>
        (
          await autoscaling(bench).describeScheduledActions({ AutoScalingGroupName })
        ).ScheduledUpdateGroupActions?.map(({ Recurrence, MinSize }) => [Recurrence, MinSize]);
      const put = await now();
      await autoscaling(bench).deleteScheduledAction(named);
      return [put, await now()];
    },
    gives: [[['0 2 * * *', 1]], []],
  },
];
