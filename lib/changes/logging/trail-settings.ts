import type { Trail } from '@aws-sdk/client-cloudtrail';
import { type Json, ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { at, textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';
import { trailTarget } from './trail-target.ts';

/** What a trail is set to, as responses and requests call it; the first name is that of the response. */
const SETTINGS = {
  s3BucketName: 'S3BucketName',
  s3KeyPrefix: 'S3KeyPrefix',
  snsTopicName: 'SnsTopicName',
  includeGlobalServiceEvents: 'IncludeGlobalServiceEvents',
  isMultiRegionTrail: 'IsMultiRegionTrail',
  logFileValidationEnabled: 'LogFileValidationEnabled',
  cloudWatchLogsLogGroupArn: 'CloudWatchLogsLogGroupArn',
  cloudWatchLogsRoleArn: 'CloudWatchLogsRoleArn',
  kmsKeyId: 'KmsKeyId',
  isOrganizationTrail: 'IsOrganizationTrail',
} as const;

type Settings = Readonly<Record<string, Json>>;

function settings(told: (recorded: string, name: string) => unknown): Settings {
  return Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([recorded, name]) => {
      const value = told(recorded, name);
      return typeof value === 'string' || typeof value === 'boolean' ? [[name, value] as const] : [];
    }),
  );
}

/** CreateTrail and UpdateTrail answer with the whole trail. */
const whole = (name: string): AlteringEvent => ({
  ...{ source: 'cloudtrail', name },
  alterations(record: TrailRecord) {
    const named = textAt(record.responseElements, 'trailARN') ?? textAt(record.requestParameters, 'name');
    const told = record.responseElements;
    const set = told ? settings((recorded) => at(told, recorded)) : null;
    return trailTarget(record, named).map((target) => ({ target, set }));
  },
});

/** The request calls log file validation by another name. */
function asked(to: Json): Readonly<Record<string, Json>> {
  const { LogFileValidationEnabled = false, ...rest } = to as Settings;
  return { ...rest, EnableLogFileValidation: LogFileValidationEnabled };
}

/**
 * Trails that were deleted, or sent elsewhere. One that is made anew logs from then on, with the selectors a new trail
 * has. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
 */
export const trailSettings: RevertedType = {
  type: 'trail-settings',
  title: 'Trails',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    whole('UpdateTrail'),
    {
      ...{ source: 'cloudtrail', name: 'DeleteTrail' },
      alterations: (record) =>
        trailTarget(record, textAt(record.requestParameters, 'name')).map((target) => ({
          ...{ target, set: false },
        })),
    },
  ],
  toldBy: [whole('CreateTrail')],
  permissions: [
    'cloudtrail:DescribeTrails',
    'cloudtrail:CreateTrail',
    'cloudtrail:UpdateTrail',
    'cloudtrail:StartLogging',
    'iam:PassRole',
  ],
  action: ({ id }) => `Put trail ${id} back as it was`,
  async look(ctx, { id, region }) {
    const { trailList } = await ctx.aws
      .read('cloudtrail', region)
      .describeTrails({ trailNameList: [id], includeShadowTrails: false });
    const trail: Trail | undefined = trailList?.[0];
    if (trail === undefined) return { state: 'there', value: false };
    const now: Readonly<Record<string, unknown>> = { ...trail };
    return { state: 'there', value: settings((_, name) => now[name]), description: trail };
  },
  async revert(ctx, { id, region }, to) {
    const cloudtrail = ctx.aws.write('cloudtrail', region);
    const request = asked(to);
    const [there] = (await cloudtrail.describeTrails({ trailNameList: [id] })).trailList ?? [];
    if (there !== undefined) return cloudtrail.updateTrail({ Name: id, ...request });
    await cloudtrail.createTrail({ ...request, Name: id, S3BucketName: String(request.S3BucketName) });
    return cloudtrail.startLogging({ Name: id });
  },
  command({ id, region }, to) {
    const skeleton = JSON.stringify({ Name: id, ...asked(to) });
    const one = { region, 'cli-input-json': skeleton };
    return [
      `${awsCommand('cloudtrail', 'update-trail', one)} || ${awsCommand('cloudtrail', 'create-trail', one)}`,
      awsCommand('cloudtrail', 'start-logging', { region, name: id }),
    ].join('\n');
  },
};
