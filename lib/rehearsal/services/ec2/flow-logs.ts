import type {
  CreateFlowLogsRequest,
  DeleteFlowLogsRequest,
  DescribeFlowLogsRequest,
  FlowLog,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { shelf } from '../shelf.ts';
import { mutating, reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { wrapped } from './schema-trail.ts';

const logs = (call: Call) => shelf<FlowLog>({ ...call, service: 'ec2' }, 'flow-log');

/** CreateFlowLogs: one for each resource; the same twice is refused. */
const create: Operation = {
  readOnly: false,
  bucket: mutating('CreateFlowLogs'),
  ...wrapped('CreateFlowLogs'),
  run(call, input: CreateFlowLogsRequest) {
    const { ResourceIds = [], ResourceType: _, TagSpecifications: __, DryRun: ___, ...asked } = input;
    const FlowLogIds = ResourceIds.map((ResourceId) => {
      const isThere = Object.values(logs(call)).some(
        (log) => log.ResourceId === ResourceId && log.LogDestination === asked.LogDestination,
      );
      if (isThere)
        throw new ServiceError(
          'FlowLogAlreadyExists',
          'There is an existing Flow Log with the same configuration.',
        );
      const FlowLogId = call.account.id('fl-');
      logs(call)[FlowLogId] = {
        MaxAggregationInterval: 600,
        LogDestinationType: 'cloud-watch-logs',
        ...asked,
        ...{ FlowLogId, ResourceId, FlowLogStatus: 'ACTIVE' },
      };
      return FlowLogId;
    });
    return { FlowLogIds, Unsuccessful: [] };
  },
};

const describe: Operation = {
  readOnly: true,
  bucket: reading('DescribeFlowLogs'),
  ...wrapped('DescribeFlowLogs'),
  trailResponse: () => null,
  run(call, { FlowLogIds, Filter }: DescribeFlowLogsRequest) {
    const all = Object.values(logs(call)).map((log) => ({ log, tags: {} }));
    const asked = all.filter(({ log }) => FlowLogIds?.includes(log.FlowLogId ?? '') ?? true);
    const matching = filtered(asked, Filter, {
      'flow-log-id': ({ log }) => log.FlowLogId,
      'resource-id': ({ log }) => log.ResourceId,
    });
    return { FlowLogs: matching.map(({ log }) => log) };
  },
};

/** DeleteFlowLogs names what it could not delete in its answer; the call itself succeeds. */
const remove: Operation = {
  readOnly: false,
  bucket: mutating('DeleteFlowLogs'),
  ...wrapped('DeleteFlowLogs'),
  run(call, { FlowLogIds = [] }: DeleteFlowLogsRequest) {
    const unknown = FlowLogIds.filter((id) => logs(call)[id] === undefined);
    for (const id of FlowLogIds) delete logs(call)[id];
    return {
      Unsuccessful: unknown.map((ResourceId) => ({
        ResourceId,
        Error: {
          Code: 'InvalidFlowLogId.NotFound',
          Message: `The flow log ID '${ResourceId}' does not exist`,
        },
      })),
    };
  },
};

export const flowLogOperations: Readonly<Record<string, Operation>> = {
  CreateFlowLogs: create,
  DescribeFlowLogs: describe,
  DeleteFlowLogs: remove,
};
