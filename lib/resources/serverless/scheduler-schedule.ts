import type { GetScheduleOutput } from '@aws-sdk/client-scheduler';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';

const TYPE = 'scheduler-schedule';

function asked(id: string) {
  const [GroupName = '', Name = ''] = id.split('/');
  return { GroupName, Name };
}

/** Schedules of EventBridge Scheduler. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteSchedule.html */
export const schedulerSchedule = describedType<Omit<GetScheduleOutput, '$metadata'>>({
  type: TYPE,
  title: 'EventBridge schedules',
  action: 'Delete EventBridge schedule',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(TYPE, 'scheduler:CreateSchedule', (record) =>
      byArn(textAt(record.responseElements, 'scheduleArn'), ':schedule/'),
    ),
  ],
  deletedBy: [{ source: 'scheduler', name: 'DeleteSchedule' }],
  permissions: ['scheduler:GetSchedule', 'scheduler:DeleteSchedule'],

  async describe(ctx, { id, region }) {
    const { $metadata: _, ...schedule } = await ctx.aws.read('scheduler', region).getSchedule(asked(id));
    return schedule;
  },
  facts: ({ CreationDate, ScheduleExpression, Target, State }) => ({
    createdAt: CreationDate,
    summary: `${State}, ${ScheduleExpression}, to ${Target?.Arn}`,
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('scheduler', region).deleteSchedule(asked(id)),
  commands({ id, region }) {
    const { GroupName, Name } = asked(id);
    return [awsCommand('scheduler', 'delete-schedule', { region, 'group-name': GroupName, name: Name })];
  },
});
