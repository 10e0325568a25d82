import type {
  CreateActivationRequest,
  DeleteActivationRequest,
  DeregisterManagedInstanceRequest,
  DescribeActivationsRequest,
  DescribeInstanceInformationRequest,
} from '@aws-sdk/client-ssm';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface ActivationState {
  readonly id: string;
  readonly createdAt: string;
  readonly role: string;
  readonly description: string;
}

interface HostState {
  readonly id: string;
  readonly activation: string;
}

const activations = (call: Call) => shelf<ActivationState>(call, 'activation');
const hosts = (call: Call) => shelf<HostState>(call, 'host');

const createActivation: Operation = {
  readOnly: false,
  trailResponse: ({ ActivationId }: { readonly ActivationId: string }) => ({
    activationId: ActivationId,
    activationCode: 'HIDDEN_DUE_TO_SECURITY_REASONS',
  }),
  run(call, { IamRole: role = '', Description: description = '' }: CreateActivationRequest) {
    const id = call.account.uuid();
    activations(call)[id] = { id, role, description, createdAt: call.now.toISOString() };
    return { ActivationId: id, ActivationCode: call.account.secret(20) };
  },
};

const describeActivations: Operation = {
  readOnly: true,
  run(call, { Filters = [] }: DescribeActivationsRequest) {
    const wanted = Filters.find(({ FilterKey }) => FilterKey === 'ActivationIds')?.FilterValues;
    return {
      ActivationList: Object.values(activations(call))
        .filter(({ id }) => wanted === undefined || wanted.includes(id))
        .map(({ id, role, description, createdAt }) => ({
          ...{ ActivationId: id, IamRole: role, Description: description },
          ...{ CreatedDate: new Date(createdAt), RegistrationsCount: hostsOf(call, id).length },
        })),
    };
  },
};

const hostsOf = (call: Call, id: string) =>
  Object.values(hosts(call)).filter(({ activation }) => activation === id);

const deleteActivation: Operation = {
  readOnly: false,
  run(call, { ActivationId }: DeleteActivationRequest) {
    const missing = new ServiceError('InvalidActivationId', 'Activation does not exist');
    delete activations(call)[onShelf(activations(call), ActivationId, missing).id];
    return {};
  },
};

const describeInstanceInformation: Operation = {
  readOnly: true,
  run(call, { Filters = [] }: DescribeInstanceInformationRequest) {
    const wanted = Filters.find(({ Key }) => Key === 'ActivationIds')?.Values;
    return {
      InstanceInformationList: Object.values(hosts(call))
        .filter(({ activation }) => wanted === undefined || wanted.includes(activation))
        .map(({ id, activation }) => ({ InstanceId: id, ActivationId: activation })),
    };
  },
};

const deregisterManagedInstance: Operation = {
  readOnly: false,
  run(call, { InstanceId }: DeregisterManagedInstanceRequest) {
    const missing = new ServiceError('InvalidInstanceId', 'Instance is not registered');
    delete hosts(call)[onShelf(hosts(call), InstanceId, missing).id];
    return {};
  },
};

/** A host elsewhere registers itself with an activation, as its agent does. */
export function registerHost(call: Pick<Call, 'account' | 'region'>, activation: string): string {
  const id = call.account.id('mi-');
  const { shelves } = call.account.region(call.region);
  shelves['ssm/host'] = { ...shelves['ssm/host'], [id]: { id, activation } };
  return id;
}

export const hostOperations = {
  CreateActivation: createActivation,
  DescribeActivations: describeActivations,
  DeleteActivation: deleteActivation,
  DescribeInstanceInformation: describeInstanceInformation,
  DeregisterManagedInstance: deregisterManagedInstance,
};
