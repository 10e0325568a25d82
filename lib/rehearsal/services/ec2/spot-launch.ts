import type { RunInstancesRequest } from '@aws-sdk/client-ec2';
import type { Call } from '../../account/service.ts';
import { capacitiesOf } from './capacity.ts';

/** The Spot request that a launch of Spot instances opens for each of them; gives its id. */
export function openRequest(call: Call, input: RunInstancesRequest, instanceId: string): string {
  const { InstanceMarketOptions, ClientToken, ...launch } = input;
  const id = `sir-${call.account.uuid().slice(0, 8)}`;
  capacitiesOf(call)[id] = {
    id,
    kind: 'spot-request',
    createdAt: call.now.toISOString(),
    target: 1,
    lasting: InstanceMarketOptions?.SpotOptions?.SpotInstanceType === 'persistent',
    launch: JSON.parse(JSON.stringify({ ...launch, MinCount: 1, MaxCount: 1 })),
    tags: {},
    instances: [instanceId],
    state: 'active',
    filled: true,
  };
  return id;
}
