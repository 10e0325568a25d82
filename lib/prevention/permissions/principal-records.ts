import type { ReadContext } from '../../playbook/context.ts';
import type { Unlooked } from '../../playbook/plan.ts';
import { failed } from '../../trail/outcome.ts';
import { distinctRecords, type TrailRecord } from '../../trail/record.ts';
import type { LookupAttribute, TrailSource } from '../../trail/source.ts';
import { textAt } from '../../trail/spelling.ts';
import type { Principal } from './principal.ts';

/** How far back is looked: as far as event history reaches. */
export const RECORD_DAYS = 90;
const DAY_MS = 24 * 3_600_000;
/** Records of one look-up and region: event history gives 50 a call, twice a second, so this takes a minute. */
const RECORDS_AT_MOST = 5_000;
/** Sessions of one role that are looked up by name; more are named as not looked at. */
const SESSIONS_AT_MOST = 50;
/** A role used this shortly ago may not be in the trail yet. */
const DELIVERY_MS = 3_600_000;

/** A principal's own records. */
export interface PrincipalRecords {
  readonly records: readonly TrailRecord[];
  /** What of it was not read; with anything in here the records prove no use complete. */
  readonly unlooked: readonly Unlooked[];
  /** Regions in which a service control policy denies reading, as it denies most there. */
  readonly closed: readonly string[];
}

/**
 * The records of the last 90 days of calls by a user or a role. A user's are found by its name. A role's carry the
 * name of the session, so the sessions are found first, by the calls that assumed the role.
 */
export async function principalRecords(
  ctx: ReadContext,
  source: TrailSource,
  principal: Principal,
  regions: readonly string[] | undefined,
): Promise<PrincipalRecords> {
  const to = ctx.clock.now();
  const reach = new Date(to.getTime() - RECORD_DAYS * DAY_MS);
  const oldest = source.oldest?.();
  const from = oldest !== undefined && oldest > reach ? oldest : reach;
  const ask = (attribute: LookupAttribute) =>
    source.query(
      { attribute, from, to, most: RECORDS_AT_MOST, ...(regions === undefined ? {} : { regions }) },
      ctx.signal,
    );
  if (principal.kind === 'user') {
    const { records, unlooked } = await ask({ key: 'Username', value: principal.name });
    return {
      records: distinctRecords(records).filter((record) => isBy(record, principal)),
      ...apart(unlooked),
    };
  }
  const assumed = await ask({ key: 'ResourceName', value: principal.arn });
  const sessions = sessionNames(assumed.records, principal.arn);
  const named = sessions.slice(0, SESSIONS_AT_MOST);
  const answers = await Promise.all(named.map((value) => ask({ key: 'Username', value })));
  return {
    records: distinctRecords(answers.flatMap(({ records }) => records)).filter((record) =>
      isBy(record, principal),
    ),
    ...apart([
      ...[assumed, ...answers].flatMap(({ unlooked }) => unlooked),
      ...unseen(principal, sessions.length, from, to),
    ]),
  };
}

/** What an organization closed for everybody is told apart from what this responder may not read. */
function apart(all: readonly Unlooked[]): Pick<PrincipalRecords, 'unlooked' | 'closed'> {
  const isClosed = ({ reason }: Unlooked) => reason.includes('explicit deny in a service control policy');
  return {
    unlooked: all.filter((one) => !isClosed(one)),
    closed: all.filter(isClosed).map(({ where }) => where),
  };
}

/** Names of the sessions that were opened, newest first. */
function sessionNames(records: readonly TrailRecord[], roleArn: string): readonly string[] {
  const opened = records.filter(
    (record) =>
      record.eventName.startsWith('AssumeRole') &&
      !failed(record) &&
      textAt(record.requestParameters, 'roleArn') === roleArn,
  );
  opened.sort((a, b) => (a.eventTime < b.eventTime ? 1 : -1));
  return [...new Set(opened.flatMap((record) => textAt(record.requestParameters, 'roleSessionName') ?? []))];
}

function unseen(
  { name, lastUsedAt }: Principal,
  sessions: number,
  from: Date,
  to: Date,
): readonly Unlooked[] {
  const call = 'cloudtrail:LookupEvents';
  if (sessions > SESSIONS_AT_MOST) {
    const reason = `it had ${sessions} sessions of different names; the newest ${SESSIONS_AT_MOST} were read`;
    return [{ where: `older sessions of role ${name}`, call, reason }];
  }
  const used = lastUsedAt === undefined ? undefined : new Date(lastUsedAt);
  if (sessions > 0 || used === undefined || used < from || used.getTime() > to.getTime() - DELIVERY_MS)
    return [];
  const reason = `IAM says it was last used ${lastUsedAt}, and the trail shows nobody assuming it`;
  return [{ where: `sessions of role ${name}`, call, reason }];
}

/** Whether a call was made by the principal itself: names of sessions and of users of other accounts are no proof. */
function isBy({ userIdentity }: TrailRecord, { kind, arn }: Principal): boolean {
  if (kind === 'user') return userIdentity.type !== 'FederatedUser' && userIdentity.arn === arn;
  return userIdentity.sessionContext?.sessionIssuer?.arn === arn;
}
