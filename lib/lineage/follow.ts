import type { TrailRecord } from '../trail/record.ts';
import { at } from '../trail/spelling.ts';
import { birthsOf } from './births.ts';
import { sessionOfSwitch, sessionOfToken, sessionsOfPassword, sessionsOfUser } from './console-sessions.ts';
import { addBirths, addSigner, openConsole, passwordOr } from './derive.ts';
import { followComputeSession, followInstances, followServiceRole } from './follow-compute.ts';
import { followParty, followPermissionSet, followTrustChange } from './follow-federation.ts';
import { followLaunches, followStack } from './follow-launches.ts';
import type { Lead, LeadTo } from './leads.ts';
import { type PrincipalRef, principalOf } from './principal-ref.ts';
import { isSame } from './same-principal.ts';
import type { Tracing } from './tracing.ts';

const FOLLOW: { readonly [Kind in Lead['follow']]: (tracing: Tracing, lead: LeadTo<Kind>) => void } = {
  credential: followCredential,
  principal: followPrincipal,
  password: followPassword,
  'signin-token': followSigninToken,
  'role-switch': followSwitch,
  instances: followInstances,
  'compute-session': followComputeSession,
  'service-role': followServiceRole,
  'trusted-party': followParty,
  'trust-change': followTrustChange,
  'permission-set': followPermissionSet,
  'identity-center-user': followIdentityCenterUser,
  'bearer-credential': followBearer,
  launches: followLaunches,
  stack: followStack,
};

/** Reads what a lead points at; that may give further leads. */
export function follow(tracing: Tracing, lead: Lead): void {
  // The table has, for each kind, the function of that very kind.
  (FOLLOW[lead.follow] as (tracing: Tracing, lead: Lead) => void)(tracing, lead);
}

function followCredential(tracing: Tracing, { by }: LeadTo<'credential'>): void {
  const { via, birth } = tracing.credential(by) ?? {};
  // A key that was turned on again was its owner's until then.
  const from = via === 'UpdateAccessKey' ? birth?.eventTime : undefined;
  const records = tracing.index.by('key', by).filter(({ eventTime }) => eventTime >= (from ?? ''));
  tracing.take(records, by);
}

/** Everything done as a principal that the attacker made is the attacker's, whichever key signed it. */
function followPrincipal(tracing: Tracing, { born, birth, by }: LeadTo<'principal'>): void {
  const { index } = tracing;
  const records = index
    .by('principal', `${born.kind}/${born.name}`)
    .filter((record) => isSame(born, birth, record) && !tracing.isResponders(record));
  tracing.take(records, by);
  if (born.kind === 'user') {
    for (const session of sessionsOfUser(records, born.name)) {
      openConsole(tracing, session, born, passwordOr(tracing, born, by));
    }
    for (const change of switchesSince(tracing, born.arn, birth)) {
      tracing.leads.push({ follow: 'role-switch', change, by });
    }
  } else {
    for (const assumption of index.by('assumption', born.arn)) {
      if (assumption.eventTime < birth.eventTime || tracing.isResponders(assumption)) continue;
      if (opensAnother(born, assumption)) continue;
      addBirths(tracing, assumption, by);
    }
  }
  for (const record of records) addSigner(tracing, record, born, by);
}

/** A role of the same name that somebody made after this one was gone. */
function opensAnother({ uniqueId }: PrincipalRef, assumption: TrailRecord): boolean {
  return birthsOf(assumption).some((birth) => {
    const opened = birth.born === 'credential' ? birth.speaksFor?.uniqueId : undefined;
    return uniqueId !== undefined && opened !== undefined && opened !== uniqueId;
  });
}

function followPassword(tracing: Tracing, { set, user, by }: LeadTo<'password'>): void {
  for (const session of sessionsOfPassword(tracing.index, user.name, set)) {
    if (tracing.isResponders(session.birth)) continue;
    const who = principalOf(session.birth.userIdentity) ?? user;
    openConsole(tracing, session, who, passwordOr(tracing, user, by));
    // A switch tells no key: from the address of a sign-in with that password it is the same person's.
    for (const change of switchesSince(tracing, who.arn, session.birth)) {
      if (change.sourceIPAddress !== session.birth.sourceIPAddress) continue;
      tracing.leads.push({ follow: 'role-switch', change, by: session.id });
    }
  }
}

function followSigninToken(tracing: Tracing, { token, by }: LeadTo<'signin-token'>): void {
  const session = sessionOfToken(tracing.index, token);
  if (session !== undefined) openConsole(tracing, session, principalOf(token.userIdentity), by);
}

function followSwitch(tracing: Tracing, { change, by }: LeadTo<'role-switch'>): void {
  const session = sessionOfSwitch(tracing.index, change);
  if (session === undefined) return;
  const [used] = session.records.toReversed();
  const role = used === undefined ? undefined : principalOf(used.userIdentity);
  openConsole(tracing, session, role, by, 'SwitchRole');
}

/** Calls that Identity Center made for a user the attacker added to its directory. */
function followIdentityCenterUser(tracing: Tracing, lead: LeadTo<'identity-center-user'>): void {
  const records = tracing.index.by('identity-center-user', lead.userId);
  tracing.take(records, lead.by);
  for (const record of records) addSigner(tracing, record, principalOf(record.userIdentity), lead.by);
}

/**
 * Calls with a service-specific credential name their user and no key: the attacker's where the user had no such
 * calls before he made one. https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html
 */
function followBearer(tracing: Tracing, { user, birth, by }: LeadTo<'bearer-credential'>): void {
  const calls = tracing.index
    .by('principal', `user/${user.name}`)
    .filter(({ additionalEventData }) => at(additionalEventData, 'callWithBearerToken') === true);
  const since = calls.filter(({ eventTime }) => eventTime >= birth.eventTime);
  if (since.length === calls.length) tracing.take(since, by);
  else tracing.doubt(since, by, `${user.name} used a credential of that kind before ${by} was made`);
}

function switchesSince(tracing: Tracing, arn: string, { eventTime }: TrailRecord): readonly TrailRecord[] {
  return tracing.index
    .by('switch', arn)
    .filter((change) => change.eventTime >= eventTime && !tracing.isResponders(change));
}
