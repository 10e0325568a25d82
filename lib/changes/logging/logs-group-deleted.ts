import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { RevertedType } from '../change-type.ts';

/**
 * Log groups that were deleted: what writes there needs one to go on. The value is whether there is one.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 */
export const logsGroupDeleted: RevertedType = {
  type: 'logs-group-deleted',
  title: 'Log groups deleted',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    {
      ...{ source: 'logs', name: 'DeleteLogGroup' },
      alterations({ requestParameters: asked, awsRegion: region }) {
        const id = textAt(asked, 'logGroupName');
        return id === undefined
          ? []
          : [{ target: { type: 'logs-group', id, region }, set: false, before: true }];
      },
    },
  ],
  permissions: ['logs:DescribeLogGroups', 'logs:CreateLogGroup'],
  loses:
    'What was logged is gone for good, and so are its retention, filters and encryption: set them again.',
  action: ({ id }) => `Make log group ${id} anew, empty`,
  async look(ctx, { id, region }) {
    const asked = { logGroupNamePrefix: id };
    const { logGroups = [] } = await ctx.aws.read('logs', region).describeLogGroups(asked);
    return { state: 'there', value: logGroups.some(({ logGroupName }) => logGroupName === id) };
  },
  revert: (ctx, { id, region }) => ctx.aws.write('logs', region).createLogGroup({ logGroupName: id }),
  command: ({ id, region }) => awsCommand('logs', 'create-log-group', { region, 'log-group-name': id }),
};
