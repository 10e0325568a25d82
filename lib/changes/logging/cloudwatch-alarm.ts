import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt, textsAt } from '../../trail/spelling.ts';
import { apiSpelling, picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import { definition } from '../definition.ts';

const SETTINGS = [
  ...['AlarmDescription', 'ActionsEnabled', 'OKActions', 'AlarmActions', 'InsufficientDataActions'],
  ...['MetricName', 'Namespace', 'Statistic', 'ExtendedStatistic', 'Dimensions', 'Period', 'Unit'],
  ...['EvaluationPeriods', 'DatapointsToAlarm', 'Threshold', 'ComparisonOperator', 'TreatMissingData'],
  ...['EvaluateLowSampleCountPercentile', 'Metrics', 'ThresholdMetricId'],
];

/**
 * Alarms on metrics: deleted, or changed so that they stay silent.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export const cloudwatchAlarm = definition({
  type: 'cloudwatch-alarm',
  title: 'CloudWatch alarms',
  thing: 'cloudwatch-metric-alarm',
  of: 'CloudWatch alarm',
  order: ORDER.contain,
  source: 'monitoring',
  puts: ['PutMetricAlarm'],
  makes: [],
  deletes: ['DeleteAlarms'],
  ids({ requestParameters: asked }) {
    const one = textAt(asked, 'alarmName');
    return one === undefined ? textsAt(asked, 'alarmNames') : [one];
  },
  told: ({ requestParameters }) => picked(apiSpelling(requestParameters), SETTINGS),
  kept: {
    resourceType: 'AWS::CloudWatch::Alarm',
    idOf: async (ctx, { id, region }) =>
      `arn:aws:cloudwatch:${region}:${(await ctx.aws.identity()).account}:alarm:${id}`,
    value({ configuration }) {
      const kept = picked(apiSpelling(configuration), SETTINGS);
      return textAt(kept, 'comparisonOperator') === undefined ? undefined : kept;
    },
  },
  permissions: ['cloudwatch:DescribeAlarms', 'cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms'],
  fallback: (set) =>
    set === false
      ? undefined
      : { to: false, selected: false, because: 'no event of 90 days tells of an alarm of that name' },
  async now(ctx, { id, region }) {
    const asked = { AlarmNames: [id], AlarmTypes: ['MetricAlarm' as const] };
    const [alarm] = (await ctx.aws.read('cloudwatch', region).describeAlarms(asked)).MetricAlarms ?? [];
    return alarm === undefined ? undefined : picked(asJson(alarm), SETTINGS);
  },
  put: (ctx, { id, region }, to) =>
    ctx.aws
      .write('cloudwatch', region)
      .putMetricAlarm({ AlarmName: id, ...(to as object) } as PutMetricAlarmInput),
  remove: (ctx, { id, region }) => ctx.aws.write('cloudwatch', region).deleteAlarms({ AlarmNames: [id] }),
  command: ({ id, region }, to) =>
    to === false
      ? awsCommand('cloudwatch', 'delete-alarms', { region, 'alarm-names': id })
      : awsCommand('cloudwatch', 'put-metric-alarm', {
          ...{ region, 'cli-input-json': JSON.stringify({ AlarmName: id, ...(to as object) }) },
        }),
});
