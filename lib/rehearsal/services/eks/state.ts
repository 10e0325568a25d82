import { type Call, ServiceError } from '../../account/service.ts';
import { sweep } from '../passing.ts';
import { onShelf, shelf } from '../shelf.ts';

export interface ClusterState {
  readonly name: string;
  readonly createdAt: string;
  deletionProtection: boolean;
  goneAt?: string;
}

/** A node group or a Fargate profile. */
export interface RunnerState {
  readonly cluster: string;
  readonly name: string;
  readonly createdAt: string;
  readonly instanceTypes: string[];
  goneAt?: string;
}

export interface AccessEntryState {
  readonly cluster: string;
  readonly principalArn: string;
  readonly createdAt: string;
  /** Policy ARN → when it was associated. */
  readonly policies: Record<string, string>;
}

/** Clusters by name. */
export const clusters = (call: Call) => sweep(call, shelf<ClusterState>(call, 'clusters'));
/** Node groups by `cluster/name`. */
export const nodegroups = (call: Call) => sweep(call, shelf<RunnerState>(call, 'nodegroups'));
/** Fargate profiles by `cluster/name`. */
export const fargateProfiles = (call: Call) => sweep(call, shelf<RunnerState>(call, 'fargate-profiles'));
/** Access entries by `cluster principal`. */
export const accessEntries = (call: Call) => shelf<AccessEntryState>(call, 'access-entries');

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message, 404);
}

export function inUse(message: string): ServiceError {
  return new ServiceError('ResourceInUseException', message, 409);
}

/** @throws ServiceError ResourceNotFoundException. */
export function clusterBy(call: Call, name: string | undefined): ClusterState {
  return onShelf(clusters(call), name, notFound(`No cluster found for name: ${name}.`));
}
