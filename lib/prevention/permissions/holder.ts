import { createHash } from 'node:crypto';
import type { AwsReaders, AwsWriters } from '../../aws/access.ts';
import { errorCode } from '../../aws/errors.ts';
import { decodedPolicy } from '../../changes/policy-text.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import type { InlineText } from './principal.ts';

/** A user or role by kind and name. */
export type HolderRef = { readonly principal: 'user' | 'role'; readonly name: string };

/** What a user or role holds, as far as taking it away and giving it back needs. */
export type Holdings = {
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
  readonly inline: readonly InlineText[];
  /** Names; empty for roles. */
  readonly groups: readonly string[];
};

/** Path of the managed policies Spillkit makes. */
const POLICY_PATH = '/spillkit/';

/** What it holds now; undefined when it is not there. */
export async function readHoldings(
  aws: AwsReaders,
  { principal, name }: HolderRef,
): Promise<Holdings | undefined> {
  const iam = aws.read('iam');
  const user = { UserName: name };
  const role = { RoleName: name };
  return unlessAbsent(
    (async () => {
      const [attached, inlineNames, groups] = await Promise.all([
        allPages(
          (marker) =>
            principal === 'user'
              ? iam.listAttachedUserPolicies({ ...user, ...marker })
              : iam.listAttachedRolePolicies({ ...role, ...marker }),
          (page) => page.AttachedPolicies,
        ),
        allPages(
          (marker) =>
            principal === 'user'
              ? iam.listUserPolicies({ ...user, ...marker })
              : iam.listRolePolicies({ ...role, ...marker }),
          (page) => page.PolicyNames,
        ),
        principal === 'user'
          ? allPages(
              (marker) => iam.listGroupsForUser({ ...user, ...marker }),
              (page) => page.Groups,
            )
          : [],
      ]);
      const inline = await Promise.all(
        inlineNames.map(async (PolicyName) => {
          const { PolicyDocument } =
            principal === 'user'
              ? await iam.getUserPolicy({ ...user, PolicyName })
              : await iam.getRolePolicy({ ...role, PolicyName });
          return { name: PolicyName, document: decodedPolicy(PolicyDocument) ?? '{}' };
        }),
      );
      return {
        attached: attached.flatMap(({ PolicyArn }) => PolicyArn ?? []).sort(),
        inline: inline.sort((a, b) => (a.name < b.name ? -1 : 1)),
        groups: groups.flatMap(({ GroupName }) => GroupName ?? []).sort(),
      };
    })(),
  );
}

/** Gives a user or role these policies and groups; what it has already stays. */
export async function giveHoldings(aws: AwsWriters, holder: HolderRef, holdings: Holdings): Promise<void> {
  const iam = aws.write('iam');
  const { principal, name } = holder;
  for (const GroupName of holdings.groups) await iam.addUserToGroup({ GroupName, UserName: name });
  for (const PolicyArn of holdings.attached) {
    if (principal === 'user') await iam.attachUserPolicy({ UserName: name, PolicyArn });
    else await iam.attachRolePolicy({ RoleName: name, PolicyArn });
  }
  for (const { name: PolicyName, document: PolicyDocument } of holdings.inline) {
    if (principal === 'user') await iam.putUserPolicy({ UserName: name, PolicyName, PolicyDocument });
    else await iam.putRolePolicy({ RoleName: name, PolicyName, PolicyDocument });
  }
}

/** Takes these policies and groups away from a user or role; what it has not got is passed over. */
export async function takeHoldings(aws: AwsWriters, holder: HolderRef, holdings: Holdings): Promise<void> {
  const iam = aws.write('iam');
  const { principal, name } = holder;
  for (const PolicyArn of holdings.attached) {
    await unlessAbsent<unknown>(
      principal === 'user'
        ? iam.detachUserPolicy({ UserName: name, PolicyArn })
        : iam.detachRolePolicy({ RoleName: name, PolicyArn }),
    );
  }
  for (const { name: PolicyName } of holdings.inline) {
    await unlessAbsent<unknown>(
      principal === 'user'
        ? iam.deleteUserPolicy({ UserName: name, PolicyName })
        : iam.deleteRolePolicy({ RoleName: name, PolicyName }),
    );
  }
  for (const GroupName of holdings.groups) {
    await unlessAbsent<unknown>(iam.removeUserFromGroup({ GroupName, UserName: name }));
  }
}

/** Name of a managed policy that holds part of a principal's smaller one: the same text gets the same name. */
export function managedName({ principal, name }: HolderRef, document: string): string {
  const hash = createHash('sha256').update(document).digest('hex').slice(0, 12);
  return `spillkit-${principal}-${name}-${hash}`;
}

/** Makes a managed policy and gives its ARN; one of the same name, and so of the same text, is used. */
export async function makeManaged(aws: AwsWriters, holder: HolderRef, document: string): Promise<string> {
  const iam = aws.write('iam');
  const PolicyName = managedName(holder, document);
  try {
    const { Policy } = await iam.createPolicy({ PolicyName, Path: POLICY_PATH, PolicyDocument: document });
    return Policy?.Arn ?? '';
  } catch (error) {
    if (!errorCode(error).startsWith('EntityAlreadyExists')) throw error;
    const { account, partition } = await aws.identity();
    return `arn:${partition}:iam::${account}:policy${POLICY_PATH}${PolicyName}`;
  }
}

/** Deletes a managed policy that was made for somebody; one that others hold by now stays. */
export async function unmakeManaged(aws: AwsWriters, arn: string): Promise<void> {
  try {
    await unlessAbsent(aws.write('iam').deletePolicy({ PolicyArn: arn }));
  } catch (error) {
    if (!errorCode(error).startsWith('DeleteConflict')) throw error;
  }
}
