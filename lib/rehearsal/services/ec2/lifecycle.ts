import type { Call } from '../../account/service.ts';
import type { Ec2State, InstanceState } from './state.ts';

const SECONDS = 1_000;
const BOOT_MS = 15 * SECONDS;
const SHUTDOWN_MS = 30 * SECONDS;
/** Terminated instances stay visible for about an hour. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html */
const VISIBLE_MS = 3_600 * SECONDS;

const NEXT = { pending: 'running', 'shutting-down': 'terminated', stopping: 'stopped' } as const;
const STATE_CODES = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

/** EC2 of the call's region as it stands at the call's time. */
export function ec2Of(call: Call): Ec2State {
  const { ec2 } = call.account.region(call.region);
  settle(ec2, call.now);
  return ec2;
}

/** Brings instances to the state they have reached by `now`; what goes down takes its volumes with it. */
function settle(ec2: Ec2State, now: Date): void {
  for (const instance of Object.values(ec2.instances)) {
    const until = instance.stateUntil;
    if (until === undefined || Date.parse(until) > now.getTime()) continue;
    if (!(instance.state in NEXT)) continue;
    instance.state = NEXT[instance.state as keyof typeof NEXT];
    delete instance.stateUntil;
    if (instance.state === 'terminated') release(ec2, instance, until);
  }
}

function release(ec2: Ec2State, instance: InstanceState, at: string): void {
  instance.terminatedAt = at;
  for (const { volumeId, deleteOnTermination } of instance.volumes) {
    if (deleteOnTermination) delete ec2.volumes[volumeId];
    else delete ec2.volumes[volumeId]?.attachedTo;
  }
  instance.volumes.length = 0;
}

/** Sends an instance on its way to the next state. */
export function enter(instance: InstanceState, state: keyof typeof NEXT, now: Date): void {
  instance.state = state;
  const takes = state === 'pending' ? BOOT_MS : SHUTDOWN_MS;
  instance.stateUntil = new Date(now.getTime() + takes).toISOString();
}

/** Whether EC2 still tells of an instance. */
export function isVisible(instance: InstanceState, now: Date): boolean {
  return (
    instance.terminatedAt === undefined || now.getTime() - Date.parse(instance.terminatedAt) < VISIBLE_MS
  );
}

/** Whether an instance is terminated or on its way there. */
export function isEnding(instance: InstanceState): boolean {
  return instance.state === 'shutting-down' || instance.state === 'terminated';
}

/** A state in the SDK's shape. */
export function stateOf(state: InstanceState['state']) {
  return { Code: STATE_CODES[state], Name: state };
}
