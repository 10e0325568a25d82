import type { CreateScheduleInput, DeleteScheduleInput, GetScheduleInput } from '@aws-sdk/client-scheduler';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

interface ScheduleState {
  readonly name: string;
  readonly group: string;
  readonly expression: string;
  readonly target: { readonly arn: string; readonly roleArn: string };
  readonly state: string;
  readonly createdAt: string;
}

/** Schedules by `group/name`. */
const schedules = (call: Call) => shelf<ScheduleState>(call, 'schedules');

const keyOf = ({ GroupName, Name }: GetScheduleInput) => `${GroupName ?? 'default'}/${Name}`;

function scheduleBy(call: Call, input: GetScheduleInput): ScheduleState {
  const message = `Schedule ${input.Name} does not exist.`;
  return onShelf(schedules(call), keyOf(input), new ServiceError('ResourceNotFoundException', message, 404));
}

const scheduleArn = (call: Call, { group, name }: ScheduleState) =>
  regionalArn(call, 'scheduler', `schedule/${group}/${name}`);

/** EventBridge Scheduler. */
export const schedulerService: SimulatedService = {
  name: 'scheduler',
  eventSource: 'scheduler.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    CreateSchedule: writes((call, input: CreateScheduleInput) => {
      const key = keyOf(input);
      if (schedules(call)[key])
        throw new ServiceError('ConflictException', `Schedule ${input.Name} already exists.`, 409);
      const [group = '', name = ''] = key.split('/');
      const schedule: ScheduleState = {
        name,
        group,
        expression: input.ScheduleExpression ?? '',
        target: { arn: input.Target?.Arn ?? '', roleArn: input.Target?.RoleArn ?? '' },
        state: input.State ?? 'ENABLED',
        createdAt: call.now.toISOString(),
      };
      schedules(call)[key] = schedule;
      return { ScheduleArn: scheduleArn(call, schedule) };
    }),
    GetSchedule: reads((call, input: GetScheduleInput) => {
      const schedule = scheduleBy(call, input);
      return {
        Arn: scheduleArn(call, schedule),
        GroupName: schedule.group,
        Name: schedule.name,
        ScheduleExpression: schedule.expression,
        State: schedule.state,
        CreationDate: new Date(schedule.createdAt),
        Target: { Arn: schedule.target.arn, RoleArn: schedule.target.roleArn },
      };
    }),
    DeleteSchedule: writes((call, input: DeleteScheduleInput) => {
      scheduleBy(call, input);
      delete schedules(call)[keyOf(input)];
      return {};
    }),
  },
};
