import type { RegisterJobDefinitionRequest } from '@aws-sdk/client-batch';
import { type Call, ServiceError } from '../../account/service.ts';
import { after, reached, sweep } from '../passing.ts';
import { onShelf, shelf } from '../shelf.ts';

const UPDATING_MS = 10_000;
const DELETING_MS = 30_000;

/** A compute environment or a job queue: both are updated and deleted in the background. */
export interface SwitchedState {
  readonly name: string;
  readonly environments: string[];
  state: string;
  busyUntil: string;
  goneAt?: string;
}

export interface JobState {
  readonly jobId: string;
  readonly jobName: string;
  readonly queue: string;
  readonly definition: string;
  readonly createdAt: string;
  terminated: boolean;
}

export interface DefinitionState {
  readonly name: string;
  readonly revision: number;
  readonly asked: RegisterJobDefinitionRequest;
  active: boolean;
}

export const environments = (call: Call) => sweep(call, shelf<SwitchedState>(call, 'compute-environments'));
export const queues = (call: Call) => sweep(call, shelf<SwitchedState>(call, 'job-queues'));
export const jobs = (call: Call) => shelf<JobState>(call, 'jobs');
export const definitions = (call: Call) => shelf<DefinitionState>(call, 'job-definitions');

export const nameIn = (nameOrArn: string | undefined) => nameOrArn?.split('/').at(-1) ?? '';
export const clientError = (message: string) => new ServiceError('ClientException', message);

export function oneOf(things: Record<string, SwitchedState>, id: string | undefined): SwitchedState {
  return onShelf(things, nameIn(id), clientError(`${id} does not exist.`));
}

export function statusOf(call: Call, { busyUntil, goneAt }: SwitchedState) {
  if (goneAt !== undefined) return 'DELETING';
  return reached(call, busyUntil) ? 'VALID' : 'UPDATING';
}

export function switchState(call: Call, one: SwitchedState, state: string | undefined): void {
  if (statusOf(call, one) !== 'VALID') throw clientError(`Cannot update, resource is being modified.`);
  if (state === undefined) return;
  one.state = state;
  one.busyUntil = after(call, UPDATING_MS);
}

export function remove(call: Call, one: SwitchedState): void {
  if (one.state !== 'DISABLED') throw clientError('Cannot delete, resource is not in DISABLED state.');
  if (statusOf(call, one) === 'UPDATING') throw clientError('Cannot delete, resource is being modified.');
  one.goneAt ??= after(call, DELETING_MS);
}

export const added = (
  call: Call,
  name: string,
  state: string | undefined,
  held: string[],
): SwitchedState => ({
  name,
  environments: held,
  state: state ?? 'ENABLED',
  busyUntil: call.now.toISOString(),
});
