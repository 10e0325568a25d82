import { failed } from '../../trail/outcome.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { eventKey, serviceOf } from '../../trail/spelling.ts';
import type { ActionCatalogue } from './action-catalogue.ts';
import { actionsBehind } from './event-action.ts';
import { arnsProven } from './resource-shape.ts';

/** An action as the trail shows it was used. */
export interface RecordedAction {
  /** `s3:ListBucket` */
  readonly action: string;
  readonly calls: number;
  /** ISO 8601. */
  readonly lastAt: string;
  /** The newest event, as proof. */
  readonly eventId: string;
  /** ARNs that every one of its calls names; absent where one of them does not prove what it was about. */
  readonly resources?: readonly string[];
}

/** What a principal's records show. */
export interface RecordedUse {
  /** By action in lower case. */
  readonly actions: ReadonlyMap<string, RecordedAction>;
  /** Events no action is known for, with the service whose grants are kept whole because of them. */
  readonly unmatched: ReadonlyMap<string, string>;
  /** Roles that calls handed to a service; `unknown` where an instance profile hides which. */
  readonly passedRoles: ReadonlySet<string>;
}

/** Stands among passed roles where a call passed one whose name it does not tell. */
export const UNNAMED_ROLE = 'unknown';

interface Tally {
  action: string;
  calls: number;
  lastAt: string;
  eventId: string;
  resources: Set<string> | undefined;
}

/** Sums up records: calls that were denied used nothing, those that failed for another reason were allowed first. */
export function recordedUse(records: readonly TrailRecord[], catalogue: ActionCatalogue): RecordedUse {
  const actions = new Map<string, Tally>();
  const unmatched = new Map<string, string>();
  const passedRoles = new Set<string>();
  for (const record of records) {
    if (wasDenied(record)) continue;
    for (const role of passedIn(record)) passedRoles.add(role);
    const wanted = actionsBehind(record);
    const known = wanted.flatMap((action) => catalogue.spelled(action) ?? []);
    if (wanted.length > 0 && known.length === 0) {
      unmatched.set(eventKey(record), wanted[0]?.split(':')[0] ?? serviceOf(record));
    }
    for (const action of known) count(actions, action, record, catalogue);
  }
  return {
    actions: new Map(
      [...actions].map(([key, { resources, ...tally }]) => [
        key,
        { ...tally, ...(resources === undefined ? {} : { resources: [...resources].sort() }) },
      ]),
    ),
    unmatched,
    passedRoles,
  };
}

function count(
  actions: Map<string, Tally>,
  action: string,
  record: TrailRecord,
  catalogue: ActionCatalogue,
): void {
  const { eventTime, eventID } = record;
  const key = action.toLowerCase();
  const tally = actions.get(key) ?? {
    action,
    calls: 0,
    lastAt: '',
    eventId: '',
    resources: new Set<string>(),
  };
  actions.set(key, tally);
  tally.calls += 1;
  if (eventTime > tally.lastAt) {
    tally.lastAt = eventTime;
    tally.eventId = eventID;
  }
  const template = catalogue.onlyResource(action);
  const proven = template === undefined ? [] : arnsProven(template, record);
  if (proven.length === 0) tally.resources = undefined;
  for (const arn of proven) tally.resources?.add(arn);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html; a dry run of EC2 was allowed. */
function wasDenied(record: TrailRecord): boolean {
  return failed(record) && /AccessDenied|Unauthorized|NotAuthorized|Forbidden/.test(record.errorCode ?? '');
}

/** Roles a request names by ARN, but for those it assumes: what it hands over needs iam:PassRole. */
function passedIn({ eventSource, requestParameters }: TrailRecord): readonly string[] {
  if (eventSource === 'sts.amazonaws.com' || eventSource === 'iam.amazonaws.com') return [];
  const found: string[] = [];
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (/^arn:[^:]+:iam::\d{12}:role\/[^*?$]+$/.test(value)) found.push(value);
      else if (/instanceProfile/i.test(name)) found.push(UNNAMED_ROLE);
    } else if (typeof value === 'object' && value !== null) {
      for (const [field, inner] of Object.entries(value)) {
        walk(inner, /instanceProfile/i.test(name) ? name : field);
      }
    }
  };
  walk(requestParameters, '');
  return found;
}
