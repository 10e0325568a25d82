import type { TrailRecord } from '../trail/record.ts';
import { eventKey, textAt } from '../trail/spelling.ts';
import { birthsOf } from './births.ts';
import { controlledInstances } from './compute.ts';
import { type ComputeSession, computeSessions, type ServiceRole, serviceRoles } from './compute-roles.ts';
import { type TrustChange, type TrustedParty, trustChange, trustedParty } from './federation.ts';
import type { PrincipalRef } from './principal-ref.ts';
import { parentMarks } from './service-launches.ts';

/** The call a lead comes from: nothing older is the attacker's. */
interface Since {
  readonly since: TrailRecord;
}

/** What each kind of lead points at. */
interface Pointers {
  readonly credential: object;
  readonly principal: { readonly born: PrincipalRef; readonly birth: TrailRecord };
  readonly password: { readonly user: PrincipalRef; readonly set: TrailRecord };
  readonly 'signin-token': { readonly token: TrailRecord };
  readonly 'role-switch': { readonly change: TrailRecord };
  readonly instances: { readonly ids: readonly string[] };
  readonly 'compute-session': ComputeSession & Since;
  readonly 'service-role': ServiceRole & Since;
  readonly 'trusted-party': TrustedParty & Since;
  readonly 'trust-change': TrustChange & Since;
  readonly 'permission-set': { readonly name: string } & Since;
  readonly 'identity-center-user': { readonly userId: string };
  readonly 'bearer-credential': { readonly user: PrincipalRef; readonly birth: TrailRecord };
  readonly launches: { readonly parent: TrailRecord };
  readonly stack: {
    readonly parent: TrailRecord;
    readonly name: string;
    readonly roleArn: string | undefined;
  };
}

/** What is to be read next; `by` is the credential that made or opened it. */
export type LeadTo<Kind extends keyof Pointers> = {
  [K in Kind]: { readonly follow: K; readonly by: string } & Pointers[K];
}[Kind];
export type Lead = LeadTo<keyof Pointers>;

/** Where a record of the attacker that did not fail leads to, and instances that were there before it reached. */
export function leadsOf(
  record: TrailRecord,
  by: string,
): { readonly leads: readonly Lead[]; readonly reached: readonly string[] } {
  const { how, ids } = controlledInstances(record);
  const since = record;
  const leads: Lead[] = [
    ...birthLeads(record, by),
    ...(how === 'launched' && ids.length > 0 ? [{ follow: 'instances', ids, by } as const] : []),
    ...computeSessions(record).map((one) => ({ follow: 'compute-session', ...one, since, by }) as const),
    ...serviceRoles(record).map((one) => ({ follow: 'service-role', ...one, since, by }) as const),
    ...(parentMarks(record).length > 0 ? [{ follow: 'launches', parent: record, by } as const] : []),
    ...directoryLeads(record, by),
    ...consoleLeads(record, by),
  ];
  const party = trustedParty(record);
  if (party !== undefined) leads.push({ follow: 'trusted-party', ...party, since, by });
  const change = trustChange(record);
  if (change !== undefined) leads.push({ follow: 'trust-change', ...change, since, by });
  return { leads, reached: how === 'reached' ? ids : [] };
}

function birthLeads(record: TrailRecord, by: string): readonly Lead[] {
  return birthsOf(record).flatMap((birth): readonly Lead[] => {
    if (birth.born === 'principal') {
      return [{ follow: 'principal', born: birth.principal, birth: record, by }];
    }
    const { kind, speaksFor: user } = birth;
    if (user?.kind !== 'user') return [];
    if (kind === 'console-password') return [{ follow: 'password', set: record, user, by }];
    if (kind !== 'service-specific-credential') return [];
    return [{ follow: 'bearer-credential', user, birth: record, by: birth.id }];
  });
}

function directoryLeads(record: TrailRecord, by: string): readonly Lead[] {
  const { requestParameters: asked, responseElements: made } = record;
  switch (eventKey(record)) {
    case 'sso:CreatePermissionSet': {
      const name = textAt(asked, 'name') ?? textAt(made, 'permissionSet', 'name');
      return name === undefined ? [] : [{ follow: 'permission-set', name, since: record, by }];
    }
    case 'sso-directory:CreateUser':
    case 'identitystore:CreateUser': {
      const userId = textAt(made, 'user', 'userId') ?? textAt(made, 'userId');
      return userId === undefined ? [] : [{ follow: 'identity-center-user', userId, by }];
    }
    default:
      return [];
  }
}

function consoleLeads(record: TrailRecord, by: string): readonly Lead[] {
  switch (eventKey(record)) {
    case 'signin:GetSigninToken':
      return [{ follow: 'signin-token', token: record, by }];
    case 'signin:SwitchRole':
      return [{ follow: 'role-switch', change: record, by }];
    case 'cloudformation:CreateStack': {
      const name = textAt(record.requestParameters, 'stackName');
      const roleArn = textAt(record.requestParameters, 'roleARN');
      return name === undefined ? [] : [{ follow: 'stack', parent: record, name, roleArn, by }];
    }
    default:
      return [];
  }
}
