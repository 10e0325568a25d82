import type { ActionCatalogue } from './action-catalogue.ts';
import type { KeptAction, KeptUse } from './kept-use.ts';
import { matches, names, policyText, type Statement } from './policy-document.ts';

/** A policy that grants no more than others did, and what was used of them. */
export interface SmallerPolicy {
  readonly statements: readonly Statement[];
  /** Actions whose resources are narrowed to the ARNs of the records. */
  readonly narrowed: readonly string[];
  /** Whether it grants less than what it was made from. */
  readonly smaller: boolean;
}

/**
 * Narrows policies to what was used of them. Every Allow statement keeps its resources and conditions and loses the
 * actions that were not used; Deny statements stay as they are. So nothing is granted that was not before, and
 * whatever was used and allowed still is.
 */
export function smallerPolicy(
  statements: readonly Statement[],
  kept: KeptUse,
  catalogue: ActionCatalogue,
): SmallerPolicy {
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  const denying = statements.filter(({ effect }) => effect === 'Deny');
  const provable = new Map(
    [...kept.actions].map(([key, one]) => [key, isCovered(one, allowing) ? one : { action: one.action }]),
  );
  const rest = merged(
    allowing.flatMap((statement) => narrowedStatements(statement, provable, kept, catalogue)),
  );
  return {
    statements: [...rest, ...merged(denying)],
    narrowed: [...provable.values()]
      .filter(({ resources }) => resources !== undefined)
      .map(({ action }) => action)
      .filter((action) => rest.some((statement) => names(statement, action)))
      .sort(),
    smaller: comparable(rest) !== comparable(merged(allowing)),
  };
}

/** Whether the ARNs are all granted in so many words that the statements can be cut down to them. */
function isCovered({ action, resources }: KeptAction, allowing: readonly Statement[]): boolean {
  const granting = allowing.filter((statement) => names(statement, action));
  return (
    resources !== undefined &&
    granting.every((statement) => isPlain(statement)) &&
    resources.every((arn) => granting.some((statement) => covers(statement, arn)))
  );
}

/** Resources that mean the same whoever asks: a list without policy variables. */
function isPlain({ resources }: Statement): boolean {
  return resources?.every((pattern) => !pattern.includes('${')) === true;
}

function covers({ resources = [] }: Statement, arn: string): boolean {
  return resources.some((pattern) => matches(pattern, arn));
}

function narrowedStatements(
  statement: Statement,
  actions: ReadonlyMap<string, KeptAction>,
  kept: KeptUse,
  catalogue: ActionCatalogue,
): readonly Statement[] {
  const { actions: _, notActions, ...rest } = statement;
  const whole = [...kept.services.keys()].flatMap((service) => ofService(statement, service, catalogue));
  const isWhole = (action: string) => whole.some((pattern) => matches(pattern, action, 'caseless'));
  const found = [...actions.values()].filter(({ action }) => names(statement, action) && !isWhole(action));
  const asBefore = found.filter(({ resources }) => resources === undefined).map(({ action }) => action);
  const narrowed = found.flatMap(({ action, resources }): Statement[] => {
    const arns = resources?.filter((arn) => covers(statement, arn)) ?? [];
    return arns.length === 0 ? [] : [{ ...rest, actions: [action], resources: arns }];
  });
  const broad = [...whole, ...asBefore];
  return [...(broad.length === 0 ? [] : [{ ...rest, actions: broad }]), ...narrowed];
}

/** The part of a statement's actions that is of one service, as patterns. */
function ofService(
  { actions, notActions }: Statement,
  service: string,
  catalogue: ActionCatalogue,
): readonly string[] {
  const all = `${service}:*`;
  if (actions !== undefined) {
    const parts = actions.flatMap((pattern) => partOfService(pattern, service));
    return parts.includes(all) ? [all] : parts;
  }
  const excluded = (notActions ?? []).flatMap((pattern) => partOfService(pattern, service));
  if (excluded.length === 0) return [all];
  return (catalogue.actionsOf(service) ?? [])
    .map((name) => `${service}:${name}`)
    .filter((action) => !excluded.some((pattern) => matches(pattern, action, 'caseless')));
}

/** What a pattern such as `*`, `s3:Get*` or `*:Get*` says of one service. */
function partOfService(pattern: string, service: string): readonly string[] {
  if (/^\*+$/.test(pattern)) return [`${service}:*`];
  const colon = pattern.indexOf(':');
  if (colon < 0 || !matches(pattern.slice(0, colon), service, 'caseless')) return [];
  return [`${service}:${pattern.slice(colon + 1)}`];
}

/** Statements that say the same of other actions become one. */
function merged(statements: readonly Statement[]): readonly Statement[] {
  const byRest = new Map<string, { readonly rest: Statement; readonly actions: Set<string> }>();
  const others = new Map<string, Statement>();
  for (const statement of statements) {
    const { actions, ...rest } = statement;
    if (actions === undefined) {
      others.set(policyText([statement]), statement);
      continue;
    }
    const sorted = {
      ...rest,
      ...(rest.resources === undefined ? {} : { resources: [...rest.resources].sort() }),
    };
    const key = policyText([sorted]);
    const group = byRest.get(key) ?? { rest: sorted, actions: new Set<string>() };
    byRest.set(key, group);
    for (const action of actions) group.actions.add(action);
  }
  return [
    ...[...byRest.values()].map(({ rest, actions }) => ({ ...rest, actions: [...actions].sort() })),
    ...others.values(),
  ];
}

function comparable(statements: readonly Statement[]): string {
  return statements
    .map((one) => policyText([one]).toLowerCase())
    .sort()
    .join('\n');
}
