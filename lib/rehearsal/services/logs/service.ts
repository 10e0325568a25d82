import type {
  CreateLogGroupRequest,
  DescribeLogGroupsRequest,
  PutLogGroupDeletionProtectionRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

interface GroupState {
  readonly name: string;
  readonly createdAt: string;
  protected: boolean;
}

type OfGroup = { readonly logGroupName?: string | undefined };

const groups = (call: Call) => shelf<GroupState>(call, 'group');
const groupBy = (call: Call, name: string | undefined) =>
  onShelf(
    groups(call),
    name,
    new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.'),
  );

const createLogGroup: Operation = {
  readOnly: false,
  run(call, { logGroupName: name = '', deletionProtectionEnabled = false }: CreateLogGroupRequest) {
    if (name in groups(call))
      throw new ServiceError('ResourceAlreadyExistsException', 'The specified log group already exists');
    groups(call)[name] = { name, createdAt: call.now.toISOString(), protected: deletionProtectionEnabled };
    return {};
  },
};

const describeLogGroups: Operation = {
  readOnly: true,
  run: (call, { logGroupNamePrefix = '' }: DescribeLogGroupsRequest) => ({
    logGroups: Object.values(groups(call))
      .filter(({ name }) => name.startsWith(logGroupNamePrefix))
      .map((group) => ({
        logGroupName: group.name,
        arn: regionalArn(call, 'logs', `log-group:${group.name}:*`),
        creationTime: Date.parse(group.createdAt),
        storedBytes: 0,
        deletionProtectionEnabled: group.protected,
      })),
  }),
};

const putDeletionProtection: Operation = {
  readOnly: false,
  run(call, input: PutLogGroupDeletionProtectionRequest) {
    groupBy(call, input.logGroupIdentifier).protected = input.deletionProtectionEnabled ?? false;
    return {};
  },
};

const deleteLogGroup: Operation = {
  readOnly: false,
  run(call, { logGroupName }: OfGroup) {
    const group = groupBy(call, logGroupName);
    if (group.protected)
      throw new ServiceError('ValidationException', 'Log group has deletion protection enabled.');
    delete groups(call)[group.name];
    return {};
  },
};

/** CloudWatch Logs: groups without streams. */
export const logsService: SimulatedService = {
  name: 'logs',
  eventSource: 'logs.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateLogGroup: createLogGroup,
    DescribeLogGroups: describeLogGroups,
    PutLogGroupDeletionProtection: putDeletionProtection,
    DeleteLogGroup: deleteLogGroup,
  },
};
