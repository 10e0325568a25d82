import { type Call, ServiceError } from '../../account/service.ts';
import { onShelf } from '../shelf.ts';
import {
  type ClusterState,
  clusters,
  type ServiceState,
  servicesOf,
  type TaskDefinitionState,
  type TaskState,
  taskDefinitions,
  tasksOf,
} from './state.ts';

/** The last part of an ARN or the name itself. */
export function nameIn(nameOrArn: string): string {
  return nameOrArn.split('/').at(-1) ?? nameOrArn;
}

/** The name of the cluster a call means; without one, `default`. */
export function clusterName(cluster: string | undefined): string {
  return nameIn(cluster ?? 'default');
}

/** @throws ServiceError ClusterNotFoundException. */
export function liveCluster(call: Call, cluster: string | undefined): ClusterState {
  const missing = new ServiceError('ClusterNotFoundException', 'Cluster not found.');
  const found = onShelf(clusters(call), clusterName(cluster), missing);
  if (found.deleted) throw missing;
  return found;
}

/** @throws ServiceError ServiceNotFoundException. */
export function serviceIn(call: Call, cluster: ClusterState, service: string | undefined): ServiceState {
  const missing = new ServiceError('ServiceNotFoundException', 'Service not found.');
  return onShelf(servicesOf(call), `${cluster.clusterName}/${nameIn(service ?? '')}`, missing);
}

/** @throws ServiceError InvalidParameterException. */
export function taskIn(call: Call, cluster: ClusterState, task: string | undefined): TaskState {
  const missing = new ServiceError('InvalidParameterException', 'The referenced task was not found.');
  return onShelf(tasksOf(call), `${cluster.clusterName}/${nameIn(task ?? '')}`, missing);
}

/**
 * A task definition by ARN, `family:revision`, or family, which means its latest active revision.
 * @throws ServiceError ClientException.
 */
export function taskDefinitionBy(call: Call, id: string | undefined): TaskDefinitionState {
  const missing = new ServiceError('ClientException', 'Unable to describe task definition.');
  const definitions = taskDefinitions(call);
  const key = nameIn(id ?? '');
  if (key.includes(':')) return onShelf(definitions, key, missing);
  const [latest] = Object.values(definitions)
    .filter(({ family, status }) => family === key && status === 'ACTIVE')
    .toSorted((a, b) => b.revision - a.revision);
  if (latest === undefined) throw missing;
  return latest;
}
