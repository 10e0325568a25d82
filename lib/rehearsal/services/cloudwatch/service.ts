import type {
  DeleteAlarmsInput,
  DescribeAlarmsInput,
  EnableAlarmActionsInput,
  MetricAlarm,
  PutMetricAlarmInput,
} from '@aws-sdk/client-cloudwatch';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { shelf } from '../shelf.ts';

const alarms = (call: Call) => shelf<MetricAlarm>(call, 'alarm');

/** Alarms that are not there are no error to it. */
const acting = (ActionsEnabled: boolean): Operation =>
  writes((call, { AlarmNames = [] }: EnableAlarmActionsInput) => {
    for (const name of AlarmNames) {
      const alarm = alarms(call)[name];
      if (alarm) alarms(call)[name] = { ...alarm, ActionsEnabled };
    }
    return {};
  });

/** CloudWatch: alarms on metrics, without the metrics. */
export const cloudwatchService: SimulatedService = {
  name: 'cloudwatch',
  signingName: 'monitoring',
  actionPrefix: 'cloudwatch',
  eventSource: 'monitoring.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    PutMetricAlarm: writes((call, input: PutMetricAlarmInput) => {
      const { AlarmName = '', Tags: _, ...rest } = input;
      alarms(call)[AlarmName] = { AlarmName, ActionsEnabled: true, ...rest } as MetricAlarm;
      return {};
    }),
    DescribeAlarms: reads((call, { AlarmNames }: DescribeAlarmsInput) => ({
      MetricAlarms: Object.values(alarms(call)).filter(
        ({ AlarmName = '' }) => AlarmNames?.includes(AlarmName) ?? true,
      ),
      CompositeAlarms: [],
    })),
    DeleteAlarms: writes((call, { AlarmNames = [] }: DeleteAlarmsInput) => {
      const unknown = AlarmNames.find((name) => alarms(call)[name] === undefined);
      if (unknown !== undefined) throw new ServiceError('ResourceNotFound', `Unknown alarm ${unknown}`, 404);
      for (const name of AlarmNames) delete alarms(call)[name];
      return {};
    }),
    EnableAlarmActions: acting(true),
    DisableAlarmActions: acting(false),
  },
};
