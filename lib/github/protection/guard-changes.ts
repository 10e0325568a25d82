import { type Because, type Change, changeId, GLOBAL, type Target } from '../../playbook/change.ts';
import { ghCommand } from '../api/gh-command.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import { PURGE_ORDER } from '../purge/purge-order.ts';
import { type Guard, type GuardState, guardName, liftedState, writeCall } from './guard.ts';
import type { GuardParams } from './saved-guard.ts';

function target({ host, owner, name }: HostedRepository, guard: Guard): Target {
  const what = guard.kind === 'branch' ? `branch ${guard.branch}` : `ruleset ${guard.id}`;
  return { type: `github-${guard.kind}-protection`, id: `${host}/${owner}/${name} ${what}`, region: GLOBAL };
}

interface Lifting {
  readonly repository: HostedRepository;
  readonly guard: Guard;
  /** How the guard stands now. */
  readonly state: GuardState;
  /** Evidence that holds, or will hold, how it stands. */
  readonly saved: string;
  readonly because: Because;
}

const params = ({ repository, guard, saved }: Lifting | Restoring): GuardParams => ({
  ...repository,
  guard,
  saved,
});

/** One guard is lifted once for each state that is saved: later liftings are other changes. */
const id = (kind: string, at: Target, saved: string) =>
  changeId(kind, { ...at, id: `${at.id} ${saved.split('/').at(-1)}` });

/** Lifting a guard, as a change. */
export function liftChange(lifting: Lifting): Change<GuardParams> {
  const { repository, guard, state, saved, because } = lifting;
  const at = target(repository, guard);
  const call = writeCall(repository, guard, liftedState(state));
  return {
    id: id('lift-protection', at, saved),
    kind: 'lift-protection',
    title: `Lift ${guardName(guard)} for the push`,
    target: at,
    because: [because],
    order: PURGE_ORDER.lift,
    effect: 'reversible',
    command: [
      `${ghCommand(repository.host, { path: call.path })} > before.json  # keep it`,
      ghCommand(repository.host, call),
    ].join('\n'),
    preselected: true,
    params: params(lifting),
  };
}

interface Restoring {
  readonly repository: HostedRepository;
  readonly guard: Guard;
  /** What it is put back to. */
  readonly state: GuardState;
  readonly saved: string;
  readonly because: Because;
  /** False when somebody else changed it meanwhile. */
  readonly preselected?: boolean;
}

/** Putting a guard back, as a change. */
export function restoreChange(restoring: Restoring): Change<GuardParams> {
  const { repository, guard, state, saved, because, preselected = true } = restoring;
  const at = target(repository, guard);
  return {
    id: id('restore-protection', at, saved),
    kind: 'restore-protection',
    title: `Restore ${guardName(guard)} exactly as it was`,
    target: at,
    because: [because],
    order: PURGE_ORDER.restore,
    effect: 'reversible',
    command: ghCommand(repository.host, writeCall(repository, guard, state)),
    preselected,
    params: params(restoring),
  };
}
