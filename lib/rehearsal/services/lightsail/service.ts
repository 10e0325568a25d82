import type {
  CreateContainerServiceRequest,
  CreateInstancesRequest,
  DeleteContainerServiceRequest,
  DeleteInstanceRequest,
  GetContainerServicesRequest,
  GetInstanceRequest,
} from '@aws-sdk/client-lightsail';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { type MadeThing, madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { after } from '../passing.ts';
import { regionalArn } from '../regional-arn.ts';
import { partOperations } from './parts.ts';

const DELETING_MS = 60_000;

const missing = (kind: string) => (id: string | undefined) =>
  new ServiceError('NotFoundException', `The ${kind} does not exist: ${id}`, 404);
const instances = madeThings('instances', missing('Instance'));
const containerServices = madeThings('container-services', missing('ContainerService'));

const instanceShape = (call: Call, { id, asked, createdAt }: MadeThing) => ({
  ...asked,
  name: id,
  arn: regionalArn(call, 'lightsail', `Instance/${id}`),
  createdAt: new Date(createdAt),
  resourceType: 'Instance',
  state: { code: 16, name: 'running' },
});

const containerShape = (call: Call, { id, asked, createdAt, status }: MadeThing) => ({
  ...asked,
  containerServiceName: id,
  arn: regionalArn(call, 'lightsail', `ContainerService/${id}`),
  createdAt: new Date(createdAt),
  resourceType: 'ContainerService',
  state: status,
});

/** What Lightsail answers to most writing calls: that it has begun. */
const begun = (call: Call, operationType: string, names: readonly string[]) => ({
  operations: names.map((resourceName) => ({
    id: call.account.uuid(),
    resourceName,
    resourceType: 'Instance',
    operationType,
    isTerminal: false,
    status: 'Started',
  })),
});

/** Lightsail: instances, what outlasts them, and container services; the latter take a minute to go. */
export const lightsailService: SimulatedService = {
  name: 'lightsail',
  eventSource: 'lightsail.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    ...partOperations,
    CreateInstances: writes((call, input: CreateInstancesRequest) => {
      const { instanceNames = [], bundleId, blueprintId } = input;
      const taken = instanceNames.find((name) => name in instances.all(call));
      if (taken !== undefined)
        throw new ServiceError('InvalidInputException', `Some names are already in use: ${taken}`);
      for (const name of instanceNames) instances.make(call, name, { bundleId, blueprintId });
      return begun(call, 'CreateInstance', instanceNames);
    }),
    GetInstance: reads((call, { instanceName }: GetInstanceRequest) => ({
      instance: instanceShape(call, instances.by(call, instanceName)),
    })),
    DeleteInstance: writes((call, { instanceName }: DeleteInstanceRequest) => {
      const { id } = instances.by(call, instanceName);
      delete instances.all(call)[id];
      return begun(call, 'DeleteInstance', [id]);
    }),
    CreateContainerService: writes((call, input: CreateContainerServiceRequest) => {
      const { serviceName = '', power, scale } = input;
      const made = containerServices.make(call, serviceName, { power, scale }, 'READY');
      return { containerService: containerShape(call, made) };
    }),
    GetContainerServices: reads((call, { serviceName }: GetContainerServicesRequest) => ({
      containerServices: (serviceName === undefined
        ? Object.values(containerServices.all(call))
        : [containerServices.by(call, serviceName)]
      ).map((service) => containerShape(call, service)),
    })),
    DeleteContainerService: writes((call, { serviceName }: DeleteContainerServiceRequest) => {
      const service = containerServices.by(call, serviceName);
      service.status = 'DELETING';
      service.goneAt = after(call, DELETING_MS);
      return {};
    }),
  },
};
