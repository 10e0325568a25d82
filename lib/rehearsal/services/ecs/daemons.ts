import type { CreateDaemonRequest, DeleteDaemonRequest } from '@aws-sdk/client-ecs';
import { type Call, ServiceError } from '../../account/service.ts';
import { madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';

const daemons = madeThings(
  'daemons',
  () => new ServiceError('DaemonNotFoundException', 'The daemon was not found.'),
);

/** `arn:…:daemon/CLUSTER/NAME` → `CLUSTER/NAME` */
const idIn = (arn = '') => arn.split(':daemon/').at(-1) ?? '';
const clusterIn = (cluster = 'default') => cluster.split('/').at(-1) ?? cluster;

function shape(call: Call, id: string) {
  const { createdAt, status } = daemons.by(call, id);
  return {
    daemonArn: regionalArn(call, 'ecs', `daemon/${id}`),
    clusterArn: regionalArn(call, 'ecs', `cluster/${id.split('/')[0]}`),
    status: status as 'ACTIVE',
    createdAt: new Date(createdAt),
  };
}

/** Daemons of ECS, without the tasks they start. */
export const daemonOperations = {
  CreateDaemon: writes((call, { clusterArn, daemonName = '' }: CreateDaemonRequest) => {
    const { id } = daemons.make(call, `${clusterIn(clusterArn)}/${daemonName}`, {});
    return shape(call, id);
  }),
  DescribeDaemon: reads((call, { daemonArn }: DeleteDaemonRequest) => ({
    daemon: shape(call, idIn(daemonArn)),
  })),
  DeleteDaemon: writes((call, { daemonArn }: DeleteDaemonRequest) => {
    const daemon = daemons.by(call, idIn(daemonArn));
    daemon.status = 'DELETE_IN_PROGRESS';
    return shape(call, daemon.id);
  }),
};
