import type { ActionCatalogue } from './action-catalogue.ts';
import { isUnrecorded } from './data-events.ts';
import { PASS, passingActions } from './escalation-paths.ts';
import type { ServiceUse } from './last-accessed.ts';
import { type RecordedUse, UNNAMED_ROLE } from './recorded-use.ts';

/** More ARNs than these are no list a person reviews; the action keeps the resources it had. */
const ARNS_AT_MOST = 10;

/** An action a smaller policy keeps, on these ARNs where the records prove that it was used on no others. */
export interface KeptAction {
  readonly action: string;
  readonly resources?: readonly string[];
}

/** What of a principal's grants is kept because it was used, or may have been. */
export interface KeptUse {
  /** By action in lower case. */
  readonly actions: ReadonlyMap<string, KeptAction>;
  /** Services kept whole, and why their use is not known action by action. */
  readonly services: ReadonlyMap<string, string>;
  /** Actions on data kept though nobody recorded their use: the service was used, and event history has none of them. */
  readonly unrecorded: number;
}

/**
 * What a principal used, from both sources: IAM's memory of at most 400 days and the records of 90. What neither can
 * tell is kept wherever the service was used.
 */
export function keptUse(
  services: readonly ServiceUse[],
  recorded: RecordedUse,
  catalogue: ActionCatalogue,
): KeptUse {
  const actions = new Map<string, KeptAction>();
  const keep = (action: string, resources?: readonly string[]) => {
    const spelled = catalogue.spelled(action) ?? action;
    const few = resources !== undefined && resources.length <= ARNS_AT_MOST;
    actions.set(spelled.toLowerCase(), { action: spelled, ...(few ? { resources } : {}) });
  };
  const whole = new Map<string, string>();
  let unrecorded = 0;
  for (const { service, usedAt, actions: tracked } of services) {
    if (usedAt === undefined) continue;
    if (tracked === undefined) {
      whole.set(service, 'IAM tracks its use only as a whole');
      continue;
    }
    const before = actions.size;
    for (const [name, at] of tracked) if (at !== undefined) keep(`${service}:${name}`);
    for (const name of catalogue.actionsOf(service) ?? []) {
      if (tracked.has(name) || !isUnrecorded(service, name)) continue;
      keep(`${service}:${name}`);
      unrecorded += 1;
    }
    const isRecorded = [...recorded.actions.keys()].some((action) => action.startsWith(`${service}:`));
    if (actions.size === before && !isRecorded) {
      whole.set(service, 'it was used, and neither IAM nor the trail tells by which action');
    }
  }
  for (const { action, resources } of recorded.actions.values()) keep(action, resources);
  for (const [event, service] of recorded.unmatched) {
    whole.set(service, `no action is known for its event ${event}`);
  }
  keepPassRole(recorded, actions, keep);
  keepTagging(actions, catalogue, keep);
  return { actions, services: whole, unrecorded };
}

/**
 * Passing a role is no call, so nobody records it: it follows from the calls that hand a role over. What IAM remembers
 * and the records do not show may have handed over any.
 */
function keepPassRole(
  { passedRoles, actions: recorded }: RecordedUse,
  actions: ReadonlyMap<string, KeptAction>,
  keep: (action: string, resources?: readonly string[]) => void,
): void {
  const named = [...passedRoles].filter((role) => role !== UNNAMED_ROLE).sort();
  const unseen = passingActions
    .map((action) => action.toLowerCase())
    .some((action) => actions.has(action) && !recorded.has(action));
  if (unseen || named.length < passedRoles.size) keep(PASS);
  else if (named.length > 0) keep(PASS, named);
}

const CREATING = /:(Create|Run|Register|Request|Allocate|Import|Copy|Start|Put)/;

/** Tags given while something is made need a permission of their own, and no event tells that it was used. */
function keepTagging(
  actions: ReadonlyMap<string, KeptAction>,
  catalogue: ActionCatalogue,
  keep: (action: string) => void,
): void {
  const creating = [...actions.values()].filter(({ action }) => CREATING.test(action));
  for (const service of new Set(creating.map(({ action }) => action.split(':')[0] ?? ''))) {
    for (const name of catalogue.actionsOf(service) ?? []) {
      if (catalogue.isTagging(`${service}:${name}`)) keep(`${service}:${name}`);
    }
  }
}
