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

/** Look-ups that show what a record of the lineage, which did not fail, led to and no key id finds. */
export function lookupsAfter(record: TrailRecord): readonly Called[] {
  const from = record.eventTime;
  const names = (...values: readonly (string | undefined)[]) =>
    values.flatMap((value) => (value === undefined ? [] : [{ key: 'Username', value, from } as const]));
  const events = (...values: readonly string[]) =>
    values.map((value) => ({ key: 'EventName', value, from }) as const);
  const { how, ids, withRole } = controlledInstances(record);
  return [
    ...(how === 'reached' || withRole ? names(...ids) : []),
    ...names(...computeSessions(record).map(({ session }) => session)),
    ...(serviceRoles(record).length > 0 ? events('AssumeRole') : []),
    // Groups of EKS and Batch are made by a service, and then launch by themselves.
    ...(parentMarks(record).length > 0
      ? events('RunInstances', 'CreateAutoScalingGroup').map((one) => ({ ...one, from: slackBefore(record) }))
      : []),
    ...(trustedParty(record) === undefined ? [] : events(...SIGN_INS)),
    ...(trustChange(record) === undefined ? [] : [assumptionsAround(record)]),
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

/** Who assumed the role before its trust was changed tells who was trusted before: partners call every day. */
function assumptionsAround({ eventTime }: TrailRecord): Called {
  const from = new Date(Date.parse(eventTime) - DAY_MS).toISOString();
  return { key: 'EventName', value: 'AssumeRole', from };
}
