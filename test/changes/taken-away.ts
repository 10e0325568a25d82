import type { RevertParams } from '../../lib/changes/revert-kind.ts';
import type { Lab } from '../resources/lab.ts';

/** What an account has as long as it is one, and what has the name of something else that would go with it. */
const STAYS = new Set([
  'config-delivery-channel',
  'account',
  'account-region',
  'ses-account',
  'securityhub',
  'macie',
  'organizations-root',
]);
/** How deep the state of the account is. */
const DEEPEST = 7;

/**
 * Takes the thing of a change out of the account, as if somebody had deleted it, and gives what puts it back.
 * Undefined where it cannot go, or the attacker deleted it. @throws Error when the account has no such thing.
 */
export function takenAway(
  there: Lab,
  { target: { type, id }, expected }: Pick<RevertParams, 'target' | 'expected'>,
): (() => void) | undefined {
  if (STAYS.has(type)) return undefined;
  const { regions, iam, ...others } = there.account.state;
  const { records: _, ...rest } = others;
  const names = new Set([id, ...(id.includes('/') ? [id.split('/').at(-1) ?? ''] : [])]);
  const undo: (() => void)[] = [];
  walk({ regions, iam, ...rest }, names, undo, 0);
  if (undo.length === 0 && expected === false) return undefined;
  if (undo.length === 0) throw new Error(`There is no ${type} ${id} to take away.`);
  return () => {
    for (const back of undo.toReversed()) back();
  };
}

function walk(holder: object, names: ReadonlySet<string>, undo: (() => void)[], depth: number): void {
  if (depth > DEEPEST) return;
  if (Array.isArray(holder)) {
    walkList(holder, names, undo, depth);
    return;
  }
  const record = holder as Record<string, unknown>;
  for (const [key, value] of Object.entries(record)) {
    if (names.has(key) || names.has(key.split('/').at(-1) ?? '')) {
      delete record[key];
      undo.push(() => {
        record[key] = value;
      });
    } else if (isObject(value)) walk(value, names, undo, depth + 1);
  }
}

/** Things in lists carry their ids. */
function walkList(list: unknown[], names: ReadonlySet<string>, undo: (() => void)[], depth: number): void {
  for (const item of [...list]) {
    if (!isObject(item)) continue;
    const named = Object.entries(item).some(
      ([key, value]) => /(?:^|[a-z])id$|arn$|name$/i.test(key) && names.has(String(value)),
    );
    if (!named) walk(item, names, undo, depth + 1);
    else {
      const before = [...list];
      list.splice(list.indexOf(item), 1);
      undo.push(() => list.splice(0, list.length, ...before));
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
