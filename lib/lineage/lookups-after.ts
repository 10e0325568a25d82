import type { TrailRecord } from '../trail/record.ts';
import type { LookupAttribute } from '../trail/source.ts';
import { eventKey, textAt } from '../trail/spelling.ts';
import { controlledInstances } from './compute.ts';
import { computeSessions, serviceRoles } from './compute-roles.ts';
import { trustChange, trustedParty } from './federation.ts';
import { LAUNCH_SLACK_MS, parentMarks } from './service-launches.ts';

/** A look-up one record calls for, and from when on. */
type Called = LookupAttribute & { readonly from: string };

const DAY_MS = 86_400_000;
const SIGN_INS = ['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'CreateSession'];

/**
 * Look-ups that show what a record of the lineage, which did not fail, led to and no key id finds. `roleArns` has the
 * ARNs of roles by name, as far as they are known.
 */
export function lookupsAfter(
  record: TrailRecord,
  roleArns: ReadonlyMap<string, string | undefined>,
): readonly Called[] {
  const from = record.eventTime;
  const names = (...values: readonly (string | undefined)[]) =>
    values.flatMap((value) => (value === undefined ? [] : [{ key: 'Username', value, from } as const]));
  const events = (...values: readonly string[]) =>
    values.map((value) => ({ key: 'EventName', value, from }) as const);
  const { how, ids, withRole } = controlledInstances(record);
  return [
    ...(how === 'reached' || withRole ? names(...ids) : []),
    ...names(...computeSessions(record).map(({ session }) => session)),
    ...serviceRoles(record).map(({ roleArn: value }) => ({ key: 'ResourceName', value, from }) as const),
    // Groups of EKS and Batch are made by a service, and then launch by themselves.
    ...(parentMarks(record).length > 0
      ? events('RunInstances', 'CreateAutoScalingGroup').map((one) => ({ ...one, from: slackBefore(record) }))
      : []),
    ...(trustedParty(record) === undefined ? [] : events(...SIGN_INS)),
    ...assumptionsAround(record, roleArns),
    ...byEvent(record, names, events),
  ];
}

function byEvent(
  record: TrailRecord,
  names: (...values: readonly (string | undefined)[]) => readonly Called[],
  events: (...values: readonly string[]) => readonly Called[],
): readonly Called[] {
  const { userIdentity, requestParameters: asked } = record;
  switch (eventKey(record)) {
    case 'signin:GetSigninToken':
    case 'signin:SwitchRole':
      return names(userIdentity.arn?.split('/').at(-1));
    case 'cloudformation:CreateStack': {
      const role = textAt(asked, 'roleARN') === undefined ? undefined : 'AWSCloudFormation';
      return names(userIdentity.arn?.split('/').at(-1), role);
    }
    case 'iam:CreateServiceSpecificCredential':
      return names(textAt(asked, 'userName') ?? userIdentity.userName);
    case 'iam:CreateRole': {
      const trust = textAt(asked, 'assumeRolePolicyDocument') ?? '';
      return trust.includes('Federated') ? events('AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity') : [];
    }
    // ECS launches its managed instances through fleets.
    case 'ecs:CreateCapacityProvider':
      return events('CreateFleet');
    case 'sso:CreatePermissionSet':
    case 'sso-directory:CreateUser':
    case 'identitystore:CreateUser':
      return events('AssumeRoleWithSAML', 'GetRoleCredentials');
    default:
      return [];
  }
}

/** What a service does for a call may be told as older than the call. */
function slackBefore({ eventTime }: TrailRecord): string {
  return new Date(Date.parse(eventTime) - LAUNCH_SLACK_MS).toISOString();
}

/**
 * Who of another account assumed a role whose trust was changed. Who did so before tells who was trusted before:
 * partners call every day. AssumeRole is the most frequent call of many accounts, so that it is asked for by the role
 * it opens where the ARN is known: the record names the role by its name alone, and its path is not told.
 */
function assumptionsAround(
  record: TrailRecord,
  roleArns: ReadonlyMap<string, string | undefined>,
): readonly Called[] {
  const change = trustChange(record);
  if (change === undefined || change.accounts.length === 0) return [];
  const from = new Date(Date.parse(record.eventTime) - DAY_MS).toISOString();
  const arn = roleArns.get(change.roleName);
  if (arn !== undefined) return [{ key: 'ResourceName', value: arn, from }];
  return [{ key: 'EventName', value: 'AssumeRole', from }];
}
