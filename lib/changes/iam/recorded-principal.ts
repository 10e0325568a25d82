import type { Json } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { at, itemsAt, textAt } from '../../trail/spelling.ts';
import type { AlteredTarget } from '../change-type.ts';
import { recallFromConfig } from '../config-history.ts';
import { decodedPolicy } from '../policy-text.ts';
import { holderOf } from './principal-target.ts';

const TYPES = { user: 'AWS::IAM::User', role: 'AWS::IAM::Role', group: 'AWS::IAM::Group' } as const;

/** AWS Config knows principals by their unique ids, of which one made anew has another. */
async function uniqueId(ctx: ReadContext, target: AlteredTarget): Promise<string | undefined> {
  const iam = ctx.aws.read('iam');
  const { id } = target;
  switch (holderOf(target)) {
    case 'user':
      return (await unlessAbsent(iam.getUser({ UserName: id })))?.User?.UserId;
    case 'role':
      return (await unlessAbsent(iam.getRole({ RoleName: id })))?.Role?.RoleId;
    case 'group':
      return (await unlessAbsent(iam.getGroup({ GroupName: id, MaxItems: 1 })))?.Group?.GroupId;
  }
}

/** Makes the `recall` of something AWS Config keeps with a user, role or group. */
export function recallPrincipal(value: (principal: Json, target: AlteredTarget) => Json | undefined) {
  return recallFromConfig({
    resourceType: (target) => TYPES[holderOf(target)],
    idOf: uniqueId,
    value: ({ configuration }, target) => value(configuration, target),
  });
}

/** The text of the inline policy the target names, or false. */
export function recordedInline(principal: Json, target: AlteredTarget): Json {
  const policies = itemsAt(principal, `${holderOf(target)}PolicyList`);
  const policy = policies.find((one) => textAt(one, 'policyName') === target.aspect);
  return decodedPolicy(textAt(policy, 'policyDocument')) ?? false;
}

/** Whether the managed policy the target names is attached. */
export function recordedAttachment(principal: Json, target: AlteredTarget): Json {
  return itemsAt(principal, 'attachedManagedPolicies').some(
    (one) => textAt(one, 'policyArn') === target.aspect,
  );
}

/** Whether the user is in the group the target names; undefined where that is not told. */
export function recordedMembership(principal: Json, target: AlteredTarget): Json | undefined {
  const groups = at(principal, 'groupList');
  return Array.isArray(groups) ? groups.includes(target.aspect) : undefined;
}

/** The ARN of the permissions boundary, or false. */
export function recordedBoundary(principal: Json): Json {
  return textAt(principal, 'permissionsBoundary', 'permissionsBoundaryArn') ?? false;
}

/** The text of a role's trust policy. */
export function recordedTrust(principal: Json): Json | undefined {
  return decodedPolicy(textAt(principal, 'assumeRolePolicyDocument'));
}
