import type { Condition, FindingCriteria } from '@aws-sdk/client-guardduty';
import { notSimulated } from '../../account/perform.ts';
import type { GuardDutyState } from './state.ts';

type FindingState = GuardDutyState['findings'][string];

/** A field such as `service.archived`, in the SDK's spelling of a finding; times count as milliseconds. */
function valueAt(finding: FindingState, path: string): string | undefined {
  const value = path.split('.').reduce<unknown>((inner, name) => {
    const member = name.charAt(0).toUpperCase() + name.slice(1);
    return typeof inner === 'object' && inner !== null ? Reflect.get(inner, member) : undefined;
  }, finding);
  if (value === undefined) return undefined;
  return path === 'updatedAt' || path === 'createdAt' ? String(Date.parse(String(value))) : String(value);
}

function holds(actual: string | undefined, condition: Condition): boolean {
  const same = condition.Equals ?? condition.Eq;
  const other = condition.NotEquals ?? condition.Neq;
  const number = Number(actual);
  const bounds: readonly (readonly [number | undefined, (bound: number) => boolean])[] = [
    [condition.GreaterThan ?? condition.Gt, (bound) => number > bound],
    [condition.GreaterThanOrEqual ?? condition.Gte, (bound) => number >= bound],
    [condition.LessThan ?? condition.Lt, (bound) => number < bound],
    [condition.LessThanOrEqual ?? condition.Lte, (bound) => number <= bound],
  ];
  return (
    (same === undefined || (actual !== undefined && same.includes(actual))) &&
    (other === undefined || actual === undefined || !other.includes(actual)) &&
    bounds.every(([bound, isKept]) => bound === undefined || isKept(bound))
  );
}

/** Whether a finding meets all criteria. @throws ServiceError NotSimulated for patterns. */
export function meets(finding: FindingState, criteria: FindingCriteria | undefined): boolean {
  return Object.entries(criteria?.Criterion ?? {}).every(([path, condition]) => {
    if (condition.Matches ?? condition.NotMatches) throw notSimulated('patterns in finding criteria');
    return holds(valueAt(finding, path), condition);
  });
}
