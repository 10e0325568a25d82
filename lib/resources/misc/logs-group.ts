import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'logs-group';
const PROTECTION = 'deletionProtectionEnabled';

/**
 * Log groups. What is in one may be evidence: one that holds logs is offered and not selected.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html
 */
export const logsGroup = describedType<LogGroup>({
  type: TYPE,
  title: 'Log groups',
  action: 'Delete log group',
  loses: 'The logs in it.',
  order: ORDER.deleteTemplates,
  protections: [PROTECTION],
  createdBy: [
    creation(TYPE, 'logs:CreateLogGroup', ({ requestParameters }) => {
      const id = textAt(requestParameters, 'logGroupName');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'logs', name: 'DeleteLogGroup' }],
  permissions: ['logs:DescribeLogGroups', 'logs:PutLogGroupDeletionProtection', 'logs:DeleteLogGroup'],
  async describe(ctx, { id, region }) {
    const asked = { logGroupNamePrefix: id };
    const { logGroups } = await ctx.aws.read('logs', region).describeLogGroups(asked);
    return logGroups?.find(({ logGroupName }) => logGroupName === id);
  },
  facts: ({ creationTime, storedBytes = 0, deletionProtectionEnabled }) => ({
    createdAt: creationTime === undefined ? undefined : new Date(creationTime),
    on: deletionProtectionEnabled ? [PROTECTION] : [],
    summary: `${storedBytes} bytes`,
    doubt: storedBytes > 0 ? 'what was logged there may be evidence: export it first' : undefined,
  }),
  async erase(ctx, { id, region }, { deletionProtectionEnabled }) {
    const logs = ctx.aws.write('logs', region);
    if (deletionProtectionEnabled) {
      const off = { logGroupIdentifier: id, deletionProtectionEnabled: false };
      await logs.putLogGroupDeletionProtection(off);
    }
    await logs.deleteLogGroup({ logGroupName: id });
  },
  commands({ id, region }, { deletionProtectionEnabled }) {
    return [
      ...(deletionProtectionEnabled
        ? [
            awsCommand('logs', 'put-log-group-deletion-protection', {
              ...{ region, 'log-group-identifier': id, 'no-deletion-protection-enabled': true as const },
            }),
          ]
        : []),
      awsCommand('logs', 'delete-log-group', { region, 'log-group-name': id }),
    ];
  },
});
