import type { TrailRecord } from '../trail/record.ts';
import { addBirths, addSigner } from './derive.ts';
import { isFrom } from './federation.ts';
import type { LeadTo } from './leads.ts';
import { accountOf, principalOf } from './principal-ref.ts';
import type { Tracing } from './tracing.ts';

/** Sign-ins that a provider or trust anchor vouched for are all the attacker's where he made it. */
export function followParty(tracing: Tracing, lead: LeadTo<'trusted-party'>): void {
  if (lead.how === 'changed') tracing.changedParties.push(lead);
  else for (const signIn of signIns(tracing, lead)) takeSignIn(tracing, signIn, lead.by);
}

/** Of those through one that was there before and was changed, the ones from his addresses are his. */
export function followChangedParties(tracing: Tracing): void {
  for (const party of tracing.changedParties) {
    for (const signIn of signIns(tracing, party)) {
      if (tracing.addresses.has(signIn.sourceIPAddress ?? '')) takeSignIn(tracing, signIn, party.by);
    }
  }
}

/** The others are in doubt. */
export function doubtChangedParties(tracing: Tracing): void {
  for (const party of tracing.changedParties) {
    const { arn, by, since } = party;
    const reason = `${arn} vouched for it, which ${since.eventName} (event ${since.eventID}) changed`;
    for (const signIn of signIns(tracing, party)) tracing.doubtBirths(signIn, by, reason);
  }
}

function signIns(tracing: Tracing, { arn, since }: LeadTo<'trusted-party'>): readonly TrailRecord[] {
  return tracing.index.by('voucher', arn).filter(({ eventTime }) => eventTime >= since.eventTime);
}

function takeSignIn(tracing: Tracing, signIn: TrailRecord, by: string): void {
  tracing.take([signIn], by);
  addBirths(tracing, signIn, by);
}

/** Sessions that other accounts opened in a role only since the attacker replaced its trust policy. */
export function followTrustChange(tracing: Tracing, lead: LeadTo<'trust-change'>): void {
  const { roleName, accounts, by, since } = lead;
  const arn = `:${accountOf(since)}:role/`;
  const assumptions = tracing.index
    .assumedRoles()
    .filter((role) => role.includes(arn) && role.endsWith(`/${roleName}`))
    .flatMap((role) => tracing.index.by('assumption', role))
    .filter((assumption) => isFrom(assumption, accounts));
  const trustedBefore = new Set(
    assumptions
      .filter(({ eventTime }) => eventTime < since.eventTime)
      .map(({ userIdentity }) => userIdentity.accountId),
  );
  for (const assumption of assumptions) {
    if (assumption.eventTime < since.eventTime) continue;
    if (trustedBefore.has(assumption.userIdentity.accountId)) continue;
    tracing.take([assumption], by);
    addBirths(tracing, assumption, by);
  }
}

/** Roles that Identity Center made of a permission set are named `AWSReservedSSO_SET_` and 16 hex digits. */
export function followPermissionSet(tracing: Tracing, { name, by, since }: LeadTo<'permission-set'>): void {
  for (const role of tracing.index.roleNames(`AWSReservedSSO_${name}_`)) {
    const records = tracing.index
      .by('principal', `role/${role}`)
      .filter((record) => record.eventTime >= since.eventTime && !tracing.isResponders(record));
    tracing.take(records, by);
    for (const record of records) addSigner(tracing, record, principalOf(record.userIdentity), by);
  }
}
