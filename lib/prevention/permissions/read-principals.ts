import type {
  AttachedPolicy as Attached,
  GetAccountAuthorizationDetailsResponse,
  ManagedPolicyDetail,
} from '@aws-sdk/client-iam';
import { decodedPolicy } from '../../changes/policy-text.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { AttachedPolicy, HeldGroup, HeldPolicies, Principal } from './principal.ts';

/** Roles AWS makes for itself and alone may change: https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html */
const SERVICE_LINKED = '/aws-service-role/';

interface Details {
  readonly users: NonNullable<GetAccountAuthorizationDetailsResponse['UserDetailList']>;
  readonly groups: NonNullable<GetAccountAuthorizationDetailsResponse['GroupDetailList']>;
  readonly roles: NonNullable<GetAccountAuthorizationDetailsResponse['RoleDetailList']>;
  readonly policies: readonly ManagedPolicyDetail[];
}

/** The account's users and roles with what grants them something, and how many service-linked roles were left out. */
export interface AccountPrincipals {
  readonly principals: readonly Principal[];
  readonly serviceLinked: number;
}

/**
 * All users and roles, paged, in one kind of call. Throws when it is denied: no principal is known then.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export async function readPrincipals(ctx: ReadContext): Promise<AccountPrincipals> {
  const details = await allDetails(ctx);
  const documents = new Map(
    details.policies.map((policy) => [policy.Arn ?? '', documentInForce(policy)] as const),
  );
  const managed = (arn: string) => managedPolicy(ctx, documents, arn);
  const groups = new Map(
    await Promise.all(
      details.groups.map(
        async (group) =>
          [
            group.GroupName ?? '',
            {
              name: group.GroupName ?? '',
              ...(await held(managed, group.AttachedManagedPolicies, group.GroupPolicyList)),
            },
          ] as const,
      ),
    ),
  );
  const roles = details.roles.filter(({ Path }) => !Path?.startsWith(SERVICE_LINKED));
  const principals = await Promise.all([
    ...details.users.map(
      async (user): Promise<Principal> => ({
        kind: 'user',
        name: user.UserName ?? '',
        ...common(user),
        ...(await held(managed, user.AttachedManagedPolicies, user.UserPolicyList)),
        ...(await boundaryOf(managed, user.PermissionsBoundary?.PermissionsBoundaryArn)),
        groups: (user.GroupList ?? []).map(
          (name): HeldGroup => groups.get(name) ?? { name, attached: [], inline: [] },
        ),
      }),
    ),
    ...roles.map(
      async (role): Promise<Principal> => ({
        kind: 'role',
        name: role.RoleName ?? '',
        ...common(role),
        ...(await held(managed, role.AttachedManagedPolicies, role.RolePolicyList)),
        ...(await boundaryOf(managed, role.PermissionsBoundary?.PermissionsBoundaryArn)),
        groups: [],
        trust: decodedPolicy(role.AssumeRolePolicyDocument) ?? '{}',
        ...(role.RoleLastUsed?.LastUsedDate === undefined
          ? {}
          : { lastUsedAt: role.RoleLastUsed.LastUsedDate.toISOString() }),
      }),
    ),
  ]);
  return { principals, serviceLinked: details.roles.length - roles.length };
}

async function allDetails(ctx: ReadContext): Promise<Details> {
  const iam = ctx.aws.read('iam');
  const all = { users: [], groups: [], roles: [], policies: [] } as {
    [Part in keyof Details]: Details[Part][number][];
  };
  let marker: string | undefined;
  do {
    ctx.signal.throwIfAborted();
    const page = await iam.getAccountAuthorizationDetails({
      MaxItems: 1000,
      ...(marker === undefined ? {} : { Marker: marker }),
    });
    all.users.push(...(page.UserDetailList ?? []));
    all.groups.push(...(page.GroupDetailList ?? []));
    all.roles.push(...(page.RoleDetailList ?? []));
    all.policies.push(...(page.Policies ?? []));
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return all;
}

function common(of: {
  readonly Arn?: string | undefined;
  readonly Path?: string | undefined;
  readonly CreateDate?: Date | undefined;
  readonly Tags?:
    | readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
}): Pick<Principal, 'arn' | 'path' | 'createdAt' | 'tags'> {
  return {
    arn: of.Arn ?? '',
    path: of.Path ?? '/',
    createdAt: (of.CreateDate ?? new Date(0)).toISOString(),
    tags: Object.fromEntries((of.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  };
}

async function held(
  managed: (arn: string) => Promise<AttachedPolicy>,
  attached: readonly Attached[] = [],
  inline: readonly {
    readonly PolicyName?: string | undefined;
    readonly PolicyDocument?: string | undefined;
  }[] = [],
): Promise<HeldPolicies> {
  return {
    attached: await Promise.all(attached.map(({ PolicyArn = '' }) => managed(PolicyArn))),
    inline: inline.map(({ PolicyName = '', PolicyDocument }) => ({
      name: PolicyName,
      document: decodedPolicy(PolicyDocument) ?? '{}',
    })),
  };
}

async function boundaryOf(managed: (arn: string) => Promise<AttachedPolicy>, arn: string | undefined) {
  return arn === undefined ? {} : { boundary: await managed(arn) };
}

function documentInForce({ PolicyVersionList, DefaultVersionId }: ManagedPolicyDetail): string | undefined {
  const inForce = PolicyVersionList?.find(({ VersionId }) => VersionId === DefaultVersionId);
  return decodedPolicy(inForce?.Document);
}

/** A policy of AWS that is only somebody's boundary is not among the details; it is read by itself, once. */
async function managedPolicy(
  ctx: ReadContext,
  documents: Map<string, string | undefined>,
  arn: string,
): Promise<AttachedPolicy> {
  const known = documents.get(arn);
  if (known !== undefined) return { arn, document: known };
  const iam = ctx.aws.read('iam');
  const { Policy } = await iam.getPolicy({ PolicyArn: arn });
  const version = await iam.getPolicyVersion({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId });
  const document = decodedPolicy(version.PolicyVersion?.Document) ?? '{}';
  documents.set(arn, document);
  return { arn, document };
}
