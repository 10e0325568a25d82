import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey, textAt } from '../trail/spelling.ts';
import type { TrailIndex } from './trail-index.ts';

/** A sign-in to the console, and what was done in it. Keys minted by the console are born of no event. */
export interface ConsoleSession {
  readonly id: string;
  readonly birth: TrailRecord;
  /** With keys of the console, or with none. */
  readonly records: readonly TrailRecord[];
}

/** A sign-in with a password, and what `aws login` does with one. */
const SIGN_INS = ['signin:ConsoleLogin', 'signin:CreateOAuth2Token'];

/** A session's creation date and the event that opened it may differ by this much, milliseconds. */
const SLACK = 5_000;

/**
 * Console sessions of a user that were opened with a password set at `from`: sign-ins from then on, until anybody
 * sets another password.
 */
export function sessionsOfPassword(
  index: TrailIndex,
  user: string,
  set: TrailRecord,
): readonly ConsoleSession[] {
  const next = index
    .by('password', user)
    .find((event) => event.eventTime > set.eventTime && event.eventID !== set.eventID);
  return sessionsOf(index.by('principal', `user/${user}`), user, SIGN_INS).filter(
    ({ birth: { eventTime } }) =>
      eventTime >= set.eventTime && (next === undefined || eventTime <= next.eventTime),
  );
}

/** All console sessions of a user in these records of it. */
export function sessionsOfUser(records: readonly TrailRecord[], user: string): readonly ConsoleSession[] {
  return sessionsOf(records, user, SIGN_INS);
}

/** The console session that temporary credentials opened through GetSigninToken. */
export function sessionOfToken(index: TrailIndex, token: TrailRecord): ConsoleSession | undefined {
  const { arn } = token.userIdentity;
  if (arn === undefined) return undefined;
  const name = arn.split('/').at(-1) ?? arn;
  return sessionsOf(index.by('caller', arn), name, ['signin:GetSigninToken']).find(
    ({ birth }) => birth.eventID === token.eventID,
  );
}

/**
 * The console session of the role that a SwitchRole opened: calls of that role's session, named after who switched,
 * that began then. https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function sessionOfSwitch(index: TrailIndex, change: TrailRecord): ConsoleSession | undefined {
  const { arn, userName } = change.userIdentity;
  const role = textAt(change.additionalEventData, 'switchTo')?.split('/').at(-1) ?? arn?.split('/')[1];
  const from = textAt(change.additionalEventData, 'switchFrom') ?? arn;
  const name = userName ?? from?.split('/').at(-1);
  if (role === undefined || name === undefined) return undefined;
  const ofRole = index.by('principal', `role/${role}`).filter((record) => sessionName(record) === name);
  const records = [change, ...ofRole.filter((record) => record.eventTime >= change.eventTime)];
  return sessionsOf(records, `${role}/${name}`, ['signin:SwitchRole']).find(
    ({ birth }) => birth.eventID === change.eventID,
  );
}

const sessionName = (record: TrailRecord) => record.userIdentity.arn?.split('/')[2];

function sessionsOf(
  records: readonly TrailRecord[],
  name: string,
  opening: readonly string[],
): readonly ConsoleSession[] {
  const openings = records.filter((record) => opening.includes(eventKey(record)) && !failed(record));
  const held = new Map<string, TrailRecord[]>(openings.map((record) => [record.eventID, [record]]));
  for (const record of records) {
    if (!isOfConsole(record) || opening.includes(eventKey(record))) continue;
    const began = startOf(record);
    // Sign-ins come in order: a record belongs to the newest that was there when its session began.
    const owner = openings.findLast((event) => Date.parse(event.eventTime) <= began + SLACK);
    if (owner !== undefined) held.get(owner.eventID)?.push(record);
  }
  return openings.map((birth) => ({
    id: `console:${name}@${birth.eventTime}`,
    birth,
    records: held.get(birth.eventID) ?? [],
  }));
}

function isOfConsole(record: TrailRecord): boolean {
  const { accessKeyId, sessionCredentialFromConsole, sessionContext } = record.userIdentity;
  if (accessKeyId !== undefined) return String(sessionCredentialFromConsole) === 'true';
  // What a service does for a long-lived key has neither key id nor session.
  return sessionContext?.attributes?.creationDate !== undefined || eventKey(record) === 'signin:ConsoleLogin';
}

function startOf(record: TrailRecord): number {
  const created = record.userIdentity.sessionContext?.attributes?.creationDate;
  return Date.parse(created ?? record.eventTime);
}
