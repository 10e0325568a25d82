import type {
  CapacityProvider,
  CreateCapacityProviderRequest,
  CreateCapacityProviderResponse,
  DeleteCapacityProviderRequest,
  DeleteCapacityProviderResponse,
  DescribeCapacityProvidersRequest,
  DescribeCapacityProvidersResponse,
} from '@aws-sdk/client-ecs';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf } from '../shelf.ts';
import { nameIn } from './lookup.ts';
import { type CapacityProviderState, capacityProviders, clusters } from './state.ts';

const describeCapacityProviders: Operation = {
  readOnly: true,
  run(call, input: DescribeCapacityProvidersRequest): DescribeCapacityProvidersResponse {
    const asked = (input.capacityProviders ?? []).flatMap((id) => capacityProviders(call)[nameIn(id)] ?? []);
    return { capacityProviders: asked.map((one) => providerShape(call, one)) };
  },
};

const createCapacityProvider: Operation = {
  readOnly: false,
  run(call, input: CreateCapacityProviderRequest): CreateCapacityProviderResponse {
    const one: CapacityProviderState = {
      name: input.name ?? '',
      groupArn: input.autoScalingGroupProvider?.autoScalingGroupArn ?? '',
    };
    capacityProviders(call)[one.name] = one;
    return { capacityProvider: providerShape(call, one) };
  },
};

/** DeleteCapacityProvider: not while a cluster names it. */
const deleteCapacityProvider: Operation = {
  readOnly: false,
  run(call, input: DeleteCapacityProviderRequest): DeleteCapacityProviderResponse {
    const missing = new ServiceError(
      'InvalidParameterException',
      'The specified capacity provider does not exist.',
    );
    const one = onShelf(capacityProviders(call), nameIn(input.capacityProvider ?? ''), missing);
    if (Object.values(clusters(call)).some((cluster) => cluster.capacityProviders.includes(one.name)))
      throw new ServiceError(
        'InvalidParameterException',
        'The capacity provider cannot be deleted because it is associated with a cluster.',
      );
    delete capacityProviders(call)[one.name];
    return { capacityProvider: { ...providerShape(call, one), updateStatus: 'DELETE_IN_PROGRESS' } };
  },
};

function providerShape(call: Call, one: CapacityProviderState): CapacityProvider {
  return {
    name: one.name,
    capacityProviderArn: regionalArn(call, 'ecs', `capacity-provider/${one.name}`),
    status: 'ACTIVE',
    ...(one.groupArn === '' ? {} : { autoScalingGroupProvider: { autoScalingGroupArn: one.groupArn } }),
  };
}

export const capacityProviderOperations = {
  CreateCapacityProvider: createCapacityProvider,
  DescribeCapacityProviders: describeCapacityProviders,
  DeleteCapacityProvider: deleteCapacityProvider,
};
