import type { AccountState } from './account/state.ts';
import { factsOf } from './facts.ts';
import { type Holding, holdingKey, holdingName, holdings, holdingsNow } from './holdings.ts';
import type { Ledger } from './ledger.ts';

/** Tags and fields by which a thing names what it was launched for, and whose that is. */
const PARENTS: readonly (readonly [field: string, service: string])[] = [
  ['aws:autoscaling:groupName', 'autoscaling'],
  ['aws:ec2:fleet-id', 'ec2'],
  ['aws:ec2spot:fleet-request-id', 'ec2'],
  ['aws:cloudformation:stack-id', 'cloudformation'],
  ['attachedTo', 'ec2'],
  ['cluster', 'ecs'],
];

const parentKey = (region: string, service: string, id: string) => JSON.stringify([region, service, id]);

/** Tells whose a thing is: the attacker's are those it made, and what services launched for those. */
export function isAttackers({ made }: Ledger): (thing: Holding) => boolean {
  const parents = new Set(
    [...made.values()].map(({ region, kind, id }) => parentKey(region, kind.split('/')[0] ?? '', id)),
  );
  return (thing) => {
    if (made.has(holdingKey(thing))) return true;
    const { region, value } = thing;
    const tags = (value.tags ?? {}) as Readonly<Record<string, unknown>>;
    return PARENTS.some(([field, service]) => {
      const id = tags[field] ?? value[field];
      return typeof id === 'string' && parents.has(parentKey(region, service, id));
    });
  };
}

/** What no call takes back: it is told to the responder, and only AWS Support can do the rest. */
const BEYOND = new Set(['ses/sending', 'support/case']);

/** Names of the attacker's things that still stand, in IAM and in the regions given. */
export function standing(state: AccountState, ledger: Ledger): readonly string[] {
  return Array.from(hisNow(state, ledger), holdingName);
}

/** Whether anything of the attacker's still stands, in IAM and in the regions given. */
export function anyStands(state: AccountState, ledger: Ledger, regions: readonly string[]): boolean {
  return hisNow(state, ledger, regions).next().done !== true;
}

function* hisNow(state: AccountState, ledger: Ledger, regions?: readonly string[]): Generator<Holding> {
  const isHis = isAttackers(ledger);
  for (const thing of holdingsNow(state, regions)) {
    if (!BEYOND.has(thing.kind) && isHis(thing)) yield thing;
  }
}

/** What can be put back after it was deleted: the deletion of anything else is a human's affair. */
const RESTORABLE = new Set(['cloudtrail/trails', 'guardduty/detectors', 'configservice/recorders']);

/** What the attacker altered or deleted and nobody has put back, by name. */
export function unrestored(state: AccountState, { altered, deleted, made }: Ledger): readonly string[] {
  const now = new Map(holdings(state).map((thing) => [holdingKey(thing), thing]));
  const facts = new Map<string, ReturnType<typeof factsOf>>();
  const left = [...altered.values()].flatMap(({ of, path, before }) => {
    const key = holdingKey(of);
    const thing = now.get(key);
    // Deleted since, by the attacker or for good reason: told below, or its owner's affair.
    if (thing === undefined || made.has(key) || BEYOND.has(of.kind)) return [];
    const found = facts.get(key) ?? factsOf(thing.value);
    facts.set(key, found);
    return found.get(path) === before ? [] : [`${holdingName(of)}: ${path} is not as it was`];
  });
  const gone = [...deleted.keys()].flatMap((key) => {
    const was = deleted.get(key);
    if (was === undefined || !RESTORABLE.has(was.kind) || now.has(key)) return [];
    return [`${holdingName(was)} was deleted and is not back`];
  });
  return [...new Set([...left, ...gone])];
}
