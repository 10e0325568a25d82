import { birthsOf } from '../lineage/births.ts';
import { type PrincipalRef, principalOf, sessionNameOf } from '../lineage/principal-ref.ts';
import type { Unlooked } from '../playbook/plan.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord, UserIdentity } from '../trail/record.ts';
import type { LookupAttribute } from '../trail/source.ts';
import { eventKey, serviceOf, textAt } from '../trail/spelling.ts';
import type { OwnerQuestion } from './find-owner.ts';
import type { KeyOwner } from './incident.ts';

/** What the trail knows of a key's owner, and what was looked at to know it. */
export interface TrailOwner {
  readonly owner?: KeyOwner;
  /** Look-ups that were answered in at least one region. */
  readonly lookedAt: readonly string[];
  readonly unlooked: readonly Unlooked[];
}

/**
 * Looks for the owner in the key's own calls, then in the events that made or deleted it: the way to a key that is
 * gone, or that was temporary. AssumeRole lists the key it makes among its resources, and is asked for by that: of all
 * calls it is the most frequent in many accounts.
 */
export async function ownerFromTrail(
  question: OwnerQuestion,
  account: string,
  signal: AbortSignal,
): Promise<TrailOwner> {
  const { aws, source, keyId, from, to } = question;
  const { home } = await aws.regions();
  const lookedAt: string[] = [];
  const unlooked = new Map<string, Unlooked>();
  for (const { attribute, inHome } of lookupsFor(keyId)) {
    const regions = inHome ? { regions: [home] } : {};
    const answer = await source.query({ attribute, from, to, ...regions }, signal);
    for (const one of answer.unlooked) unlooked.set(`${one.where}|${one.reason}`, one);
    if (answer.unlooked.length === 0 || answer.records.length > 0) {
      lookedAt.push(`CloudTrail by ${attribute.key} ${attribute.value}`);
    }
    for (const record of answer.records) {
      const owner = ownerToldBy(record, keyId, account);
      if (owner !== undefined) return { owner, lookedAt, unlooked: [...unlooked.values()] };
    }
  }
  return { lookedAt, unlooked: [...unlooked.values()] };
}

function lookupsFor(
  keyId: string,
): readonly { readonly attribute: LookupAttribute; readonly inHome: boolean }[] {
  const byName = (value: string, inHome: boolean) => ({
    attribute: { key: 'EventName', value } as const,
    inHome,
  });
  return [
    { attribute: { key: 'AccessKeyId', value: keyId }, inHome: false },
    ...(keyId.startsWith('ASIA')
      ? // STS has regional endpoints, which log where they are.
        [
          { attribute: { key: 'ResourceName', value: keyId } as const, inHome: false },
          ...['GetSessionToken', 'GetFederationToken'].map((name) => byName(name, false)),
        ]
      : ['CreateAccessKey', 'DeleteAccessKey', 'UpdateAccessKey'].map((name) => byName(name, true))),
  ];
}

function ownerToldBy(record: TrailRecord, keyId: string, account: string): KeyOwner | undefined {
  const { userIdentity, eventName } = record;
  if (userIdentity.accessKeyId === keyId) {
    if (userIdentity.accountId !== undefined && userIdentity.accountId !== account) {
      return {
        kind: 'other-account',
        account: userIdentity.accountId,
        foundBy: 'its own calls in CloudTrail',
      };
    }
    return asOwner(principalOf(userIdentity), 'its own calls in CloudTrail', userIdentity);
  }
  if (failed(record)) return undefined;
  const foundBy = `the ${eventName} event ${record.eventID} in CloudTrail`;
  for (const birth of birthsOf(record)) {
    if (birth.born === 'credential' && birth.id === keyId) return asOwner(birth.speaksFor, foundBy);
  }
  if (serviceOf(record) !== 'iam' || textAt(record.requestParameters, 'accessKeyId') !== keyId)
    return undefined;
  if (!['iam:DeleteAccessKey', 'iam:UpdateAccessKey'].includes(eventKey(record))) return undefined;
  return asOwner(namedOrSelf(record, account), foundBy);
}

/** A user who deletes its own key need not name itself. */
function namedOrSelf(record: TrailRecord, account: string): PrincipalRef | undefined {
  const self = principalOf(record.userIdentity);
  const name = textAt(record.requestParameters, 'userName');
  if (name === undefined || self?.name === name) return self;
  const partition = record.userIdentity.arn?.split(':')[1] ?? 'aws';
  return { kind: 'user', name, arn: `arn:${partition}:iam::${account}:user/${name}` };
}

function asOwner(
  principal: PrincipalRef | undefined,
  foundBy: string,
  identity?: UserIdentity,
): KeyOwner | undefined {
  switch (principal?.kind) {
    case 'user':
      return { kind: 'user', userName: principal.name, arn: principal.arn, foundBy };
    case 'root':
      return { kind: 'root', arn: principal.arn, foundBy };
    case 'role': {
      const sessionName = identity === undefined ? undefined : sessionNameOf(identity);
      return {
        ...{ kind: 'role-session', roleName: principal.name, roleArn: principal.arn, foundBy },
        ...(sessionName === undefined ? {} : { sessionName }),
      };
    }
    case 'federated-user': {
      const issuer = identity?.sessionContext?.sessionIssuer?.userName;
      return {
        ...{ kind: 'federated-user', arn: principal.arn, foundBy },
        ...(issuer === undefined ? {} : { userName: issuer }),
      };
    }
    default:
      return undefined;
  }
}
