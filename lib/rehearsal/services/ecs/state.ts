import type { Cluster, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import type { Call } from '../../account/service.ts';
import { shelf } from '../shelf.ts';

export interface ClusterState {
  readonly clusterName: string;
  readonly createdAt: string;
  /** A deleted cluster is still described, as INACTIVE. */
  deleted: boolean;
  capacityProviders: string[];
  settings: NonNullable<Cluster['settings']>;
  configuration?: NonNullable<Cluster['configuration']>;
}

export interface ServiceState {
  readonly cluster: string;
  readonly serviceName: string;
  readonly createdAt: string;
  readonly launchType: string;
  readonly createdBy: string;
  taskDefinition: string;
  desiredCount: number;
  /** From then on it drains until its tasks have stopped. */
  deletedAt?: string;
}

export interface TaskState {
  readonly cluster: string;
  readonly taskId: string;
  readonly taskDefinition: string;
  readonly launchType: string;
  /** `service:name` or `family:name`. */
  readonly group: string;
  readonly startedBy?: string;
  readonly createdAt: string;
  stopAsked?: { readonly at: string; readonly reason: string };
}

export interface ContainerInstanceState {
  readonly cluster: string;
  readonly id: string;
  readonly registeredAt: string;
}

export interface CapacityProviderState {
  readonly name: string;
  readonly groupArn: string;
}

export interface TaskDefinitionState {
  readonly family: string;
  readonly revision: number;
  readonly arn: string;
  /** As it was registered. */
  readonly asked: RegisterTaskDefinitionRequest;
  readonly registeredAt: string;
  readonly registeredBy: string;
  status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS';
}

/** Clusters by name. */
export const clusters = (call: Call) => shelf<ClusterState>(call, 'clusters');
/** Services by `cluster/name`. */
export const servicesOf = (call: Call) => shelf<ServiceState>(call, 'services');
/** Tasks by `cluster/id`. */
export const tasksOf = (call: Call) => shelf<TaskState>(call, 'tasks');
/** Container instances by `cluster/id`. */
export const containerInstances = (call: Call) => shelf<ContainerInstanceState>(call, 'container-instances');
/** Capacity providers by name. */
export const capacityProviders = (call: Call) => shelf<CapacityProviderState>(call, 'capacity-providers');
/** Task definitions by `family:revision`. */
export const taskDefinitions = (call: Call) => shelf<TaskDefinitionState>(call, 'task-definitions');

const STOPPING_MS = 10_000;

/** How far a task is: it takes some seconds to stop. */
export function taskStatus(task: TaskState, now: Date): 'RUNNING' | 'DEACTIVATING' | 'STOPPED' {
  if (task.stopAsked === undefined) return 'RUNNING';
  return now.getTime() - Date.parse(task.stopAsked.at) < STOPPING_MS ? 'DEACTIVATING' : 'STOPPED';
}

/** Tasks of a cluster that have not stopped. */
export function liveTasks(call: Call, cluster: string): readonly TaskState[] {
  return Object.values(tasksOf(call)).filter(
    (task) => task.cluster === cluster && taskStatus(task, call.now) !== 'STOPPED',
  );
}

/** How far a service is: DRAINING until the last of its tasks has stopped. */
export function serviceStatus(call: Call, service: ServiceState): 'ACTIVE' | 'DRAINING' | 'INACTIVE' {
  if (service.deletedAt === undefined) return 'ACTIVE';
  const left = liveTasks(call, service.cluster).some(({ group }) => group === groupOf(service));
  return left ? 'DRAINING' : 'INACTIVE';
}

export const groupOf = ({ serviceName }: ServiceState) => `service:${serviceName}`;
