import type {
  CreateDBInstanceMessage,
  DBInstance,
  DeleteDBInstanceMessage,
  DescribeDBInstancesMessage,
  ModifyDBInstanceMessage,
  RestoreDBInstanceFromDBSnapshotMessage,
} from '@aws-sdk/client-rds';
import type { JsonObject } from '../../../trail/record.ts';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import { clusterBy, type InstanceState, instanceBy, instances, snapshotBy } from './state.ts';

function shown(call: Call, instance: InstanceState): DBInstance {
  return {
    DBInstanceIdentifier: instance.id,
    DBInstanceArn: regionalArn(call, 'rds', `db:${instance.id}`),
    DbiResourceId: instance.resourceId,
    DBInstanceClass: instance.class,
    Engine: instance.engine,
    DBInstanceStatus: instance.status,
    InstanceCreateTime: new Date(instance.createdAt),
    DeletionProtection: instance.protected,
    PubliclyAccessible: instance.public,
    ...(instance.cluster === undefined ? {} : { DBClusterIdentifier: instance.cluster }),
  };
}

/** RDS puts the instance itself into the record, and hides passwords. */
const trailResponse = (output: { readonly DBInstance: DBInstance }): JsonObject => ({
  dBInstanceIdentifier: output.DBInstance.DBInstanceIdentifier,
  dBInstanceArn: output.DBInstance.DBInstanceArn,
  dBInstanceStatus: output.DBInstance.DBInstanceStatus,
  publiclyAccessible: output.DBInstance.PubliclyAccessible,
});

function hidden(input: CreateDBInstanceMessage | ModifyDBInstanceMessage): JsonObject {
  const { MasterUserPassword, ...rest } = input;
  const named = Object.entries(rest).map(([name, value]) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    value,
  ]);
  return {
    ...Object.fromEntries(named),
    ...(MasterUserPassword === undefined ? {} : { masterUserPassword: 'HIDDEN_DUE_TO_SECURITY_REASONS' }),
  };
}

function add(
  call: Call,
  made: Omit<InstanceState, 'createdAt' | 'status' | 'resourceId'>,
): { DBInstance: DBInstance } {
  if (made.id in instances(call))
    throw new ServiceError('DBInstanceAlreadyExists', 'DB instance already exists');
  const resourceId = call.account.id('db-').toUpperCase();
  const instance: InstanceState = {
    ...{ ...made, resourceId, createdAt: call.now.toISOString(), status: 'available' },
  };
  instances(call)[made.id] = instance;
  return { DBInstance: shown(call, instance) };
}

const createDBInstance: Operation = {
  readOnly: false,
  trailRequest: hidden,
  trailResponse,
  run: (call, input: CreateDBInstanceMessage) =>
    add(call, {
      id: input.DBInstanceIdentifier ?? '',
      class: input.DBInstanceClass ?? '',
      engine: input.Engine ?? '',
      protected: input.DeletionProtection ?? false,
      public: input.PubliclyAccessible ?? false,
      ...(input.DBClusterIdentifier === undefined ? {} : { cluster: input.DBClusterIdentifier }),
    }),
};

const restoreDBInstance: Operation = {
  readOnly: false,
  trailResponse,
  run(call, input: RestoreDBInstanceFromDBSnapshotMessage) {
    snapshotBy(call, input.DBSnapshotIdentifier);
    return add(call, {
      id: input.DBInstanceIdentifier ?? '',
      class: input.DBInstanceClass ?? 'db.t3.micro',
      engine: 'postgres',
      protected: input.DeletionProtection ?? false,
      public: input.PubliclyAccessible ?? false,
    });
  },
};

const describeDBInstances: Operation = {
  readOnly: true,
  run(call, { DBInstanceIdentifier: id }: DescribeDBInstancesMessage) {
    const found = id === undefined ? Object.values(instances(call)) : [instanceBy(call, id)];
    return { DBInstances: found.map((instance) => shown(call, instance)) };
  },
};

const modifyDBInstance: Operation = {
  readOnly: false,
  trailRequest: hidden,
  trailResponse,
  run(call, input: ModifyDBInstanceMessage) {
    const instance = instanceBy(call, input.DBInstanceIdentifier);
    instance.protected = input.DeletionProtection ?? instance.protected;
    instance.public = input.PubliclyAccessible ?? instance.public;
    return { DBInstance: shown(call, instance) };
  },
};

const deleteDBInstance: Operation = {
  readOnly: false,
  trailResponse,
  run(call, input: DeleteDBInstanceMessage) {
    const instance = instanceBy(call, input.DBInstanceIdentifier);
    if (instance.protected)
      throw new ServiceError(
        'InvalidParameterCombination',
        'Cannot delete protected DB Instance, please disable deletion protection and try again.',
      );
    if (!input.SkipFinalSnapshot && input.FinalDBSnapshotIdentifier === undefined)
      throw new ServiceError(
        'InvalidParameterCombination',
        'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
      );
    if (instance.cluster !== undefined && clusterBy(call, instance.cluster).status !== 'available')
      throw new ServiceError('InvalidDBClusterStateFault', `Cluster ${instance.cluster} is not available.`);
    delete instances(call)[instance.id];
    return { DBInstance: { ...shown(call, instance), DBInstanceStatus: 'deleting' } };
  },
};

export const instanceOperations = {
  CreateDBInstance: createDBInstance,
  RestoreDBInstanceFromDBSnapshot: restoreDBInstance,
  DescribeDBInstances: describeDBInstances,
  ModifyDBInstance: modifyDBInstance,
  DeleteDBInstance: deleteDBInstance,
};
