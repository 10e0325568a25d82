import type { IamState, RoleState, UserState } from '../services/iam/state.ts';
import type { SimulatedAccount } from './account.ts';
import { evaluate, type PolicyAnswer, type PolicyRequest } from './policy/evaluate.ts';
import { type Call, type Operation, ServiceError, type SimulatedService } from './service.ts';

/** Policies a caller acts under; each kind that is there must allow, and any may deny. */
export interface Policies {
  /** Of the organization. */
  readonly organization?: readonly string[];
  readonly identity: readonly string[];
  readonly boundary?: readonly string[];
  readonly session?: readonly string[];
}

const KINDS = [
  ['organization', 'a service control policy', 'no service control policy'],
  ['identity', 'an identity-based policy', 'no identity-based policy'],
  ['boundary', 'a permissions boundary', 'no permissions boundary'],
  ['session', 'a session policy', 'no session policy'],
] as const;

/** Throws the access denied error AWS gives when the caller's policies do not allow the call on every resource. */
export function authorise(service: SimulatedService, operation: Operation, call: Call, input: never): void {
  if (operation.unauthorised) return;
  const action = actionOf(service, operation, call.operation);
  const own = operation.context?.(input, call) ?? {};
  for (const resource of operation.resources?.(input, call) ?? ['*']) {
    const { reason } = decideFor(call, action, resource, own);
    if (reason) throw accessDenied(service, call.caller.arn, action, resource, reason);
  }
}

/** The IAM action an operation needs: `s3:ListAllMyBuckets`. */
export function actionOf(service: SimulatedService, operation: Operation, name: string): string {
  return operation.action ?? `${service.actionPrefix ?? service.signingName ?? service.name}:${name}`;
}

/** Root's own rights: only the organization can take from them. */
const EVERYTHING = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });

/** What the organization and the caller's own policies say. `own` are condition keys of this request. */
export function decideFor(
  call: Call,
  action: string,
  resource: string,
  own: Readonly<Record<string, string>> = {},
): Decision {
  const organization = call.account.state.organization?.serviceControlPolicies;
  const policies =
    call.caller.kind === 'root' ? { identity: [EVERYTHING] } : policiesOf(call.account, call.caller);
  return decide(
    { ...policies, ...(organization === undefined ? {} : { organization }) },
    { action, resource, context: requestContext(call, own) },
  );
}

/** What was decided; `reason` ends AWS's sentence when it was not `allow`. */
export interface Decision {
  readonly answer: PolicyAnswer;
  readonly reason?: string;
}

/** What all policies of a principal say together. */
export function decide(policies: Policies, request: PolicyRequest): Decision {
  const answers = KINDS.map(([kind, one, none]) => {
    const documents = policies[kind];
    return {
      one,
      none,
      answer: documents ? evaluate(documents, request) : 'allow',
    };
  });
  const denying = answers.find(({ answer }) => answer === 'deny');
  if (denying)
    return {
      answer: 'deny',
      reason: `with an explicit deny in ${denying.one}`,
    };
  const silent = answers.find(({ answer }) => answer === 'silent');
  if (silent)
    return {
      answer: 'silent',
      reason: `because ${silent.none} allows the ${request.action} action`,
    };
  return { answer: 'allow' };
}

/** The sentence AWS answers: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function accessDenied(
  { protocol, name }: SimulatedService,
  arn: string,
  action: string,
  resource: string,
  reason?: string,
): ServiceError {
  const on = resource === '*' && name !== 'iam' ? '' : ` on resource: ${resource}`;
  const text = `User: ${arn} is not authorized to perform: ${action}${on}${reason ? ` ${reason}` : ''}`;
  switch (protocol) {
    case 'ec2Query':
      return new ServiceError(
        'UnauthorizedOperation',
        `You are not authorized to perform this operation. ${text}`,
        403,
      );
    case 'awsQuery':
    case 'restXml':
    case 's3':
      return new ServiceError('AccessDenied', text, 403);
    case 'json':
      return new ServiceError('AccessDeniedException', text, 400);
    case 'restJson':
      return new ServiceError('AccessDeniedException', text, 403);
  }
}

function policiesOf(account: SimulatedAccount, caller: Call['caller']): Policies {
  const iam = account.propagatedIam();
  const user = caller.userName === undefined ? undefined : iam.users[caller.userName];
  const policy = account.state.sessions[caller.accessKeyId]?.policy;
  const session = policy === undefined ? {} : { session: [policy] };
  if (!user) {
    const role = iam.roles[caller.roleName ?? ''] ?? account.state.iam.roles[caller.roleName ?? ''];
    return role ? { ...policiesOfRole(iam, role), ...session } : { identity: [] };
  }
  // Without a session policy a federated user may do nothing that policies have to allow.
  return {
    ...policiesOfUser(iam, user),
    ...(caller.kind === 'federated-user' ? { session: [], ...session } : {}),
  };
}

/** Policies a role acts under. */
export function policiesOfRole(iam: IamState, role: RoleState): Policies {
  return {
    identity: [...Object.values(role.inlinePolicies), ...managed(iam, role.attachedPolicies)],
    ...boundaryOf(iam, role.permissionsBoundary),
  };
}

/** Policies a user acts under: its own, its groups', its boundary. */
export function policiesOfUser(iam: IamState, user: UserState): Policies {
  const groups = user.groups.flatMap((name) => iam.groups[name] ?? []);
  const identity = [user, ...groups].flatMap((holder) => [
    ...Object.values(holder.inlinePolicies),
    ...managed(iam, holder.attachedPolicies),
  ]);
  return { identity, ...boundaryOf(iam, user.permissionsBoundary) };
}

function boundaryOf(iam: IamState, arn: string | undefined): { boundary?: readonly string[] } {
  return arn === undefined ? {} : { boundary: managed(iam, [arn]) };
}

function managed(iam: IamState, arns: readonly string[]): readonly string[] {
  return arns.flatMap((arn) => {
    const policy = iam.policies[arn];
    return policy?.versions[policy.defaultVersion] ?? [];
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
export function requestContext(
  call: Call,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { caller, account, now } = call;
  const keys: Record<string, string | undefined> = {
    'aws:PrincipalArn': caller.kind === 'role-session' ? roleArnOf(caller.arn) : caller.arn,
    'aws:PrincipalAccount': account.accountId,
    'aws:userid': caller.principalId,
    'aws:username': caller.kind === 'user' ? caller.userName : undefined,
    'aws:SourceIp': call.sourceIp,
    'aws:UserAgent': call.userAgent,
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    'aws:RequestedRegion': call.region,
    'aws:TokenIssueTime': caller.issuedAt?.toISOString(),
    'aws:MultiFactorAuthPresent': caller.issuedAt ? 'false' : undefined,
    ...own,
  };
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key.toLowerCase(), value]])),
  );
}

/** `arn:aws:sts::…:assumed-role/name/session` → `arn:aws:iam::…:role/name`. */
function roleArnOf(arn: string): string {
  return arn.replace(/:sts::(\d+):assumed-role\/([^/]+)\/.*$/, ':iam::$1:role/$2');
}
