import type { IpPermission, RevokedSecurityGroupRule, SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { JsonObject } from '../../../trail/record.ts';
import { items, present } from './trail-shapes.ts';

/** `ipPermissions` of a record. */
export function permissionsInTrail(permissions: readonly IpPermission[] | undefined): JsonObject {
  return items(
    permissions?.map((permission) =>
      present({
        ipProtocol: permission.IpProtocol,
        fromPort: permission.FromPort,
        toPort: permission.ToPort,
        groups: items(
          permission.UserIdGroupPairs?.map(({ GroupId, GroupName, UserId }) =>
            present({ groupId: GroupId, groupName: GroupName, userId: UserId }),
          ),
        ),
        ipRanges: items(
          permission.IpRanges?.map(({ CidrIp, Description }) =>
            present({ cidrIp: CidrIp, description: Description }),
          ),
        ),
        ipv6Ranges: items(permission.Ipv6Ranges?.map(({ CidrIpv6 }) => ({ cidrIpv6: CidrIpv6 }))),
        prefixListIds: items(
          permission.PrefixListIds?.map(({ PrefixListId }) => ({ prefixListId: PrefixListId })),
        ),
      }),
    ),
  );
}

/** `securityGroupRuleSet` of a record. */
export function rulesInTrail(rules: readonly SecurityGroupRule[] | undefined): JsonObject {
  return items(
    rules?.map((rule) =>
      present({
        groupOwnerId: rule.GroupOwnerId,
        groupId: rule.GroupId,
        securityGroupRuleId: rule.SecurityGroupRuleId,
        isEgress: rule.IsEgress,
        ipProtocol: rule.IpProtocol,
        fromPort: rule.FromPort,
        toPort: rule.ToPort,
        cidrIpv4: rule.CidrIpv4,
        cidrIpv6: rule.CidrIpv6,
        prefixListId: rule.PrefixListId,
        referencedGroupInfo: rule.ReferencedGroupInfo && {
          groupId: rule.ReferencedGroupInfo.GroupId,
          userId: rule.ReferencedGroupInfo.UserId,
        },
        description: rule.Description,
      }),
    ),
  );
}

/** `revokedSecurityGroupRuleSet` of a record. */
export function revokedInTrail(rules: readonly RevokedSecurityGroupRule[] | undefined): JsonObject {
  return items(
    rules?.map((rule) =>
      present({
        securityGroupRuleId: rule.SecurityGroupRuleId,
        groupId: rule.GroupId,
        isEgress: rule.IsEgress,
        ipProtocol: rule.IpProtocol,
        fromPort: rule.FromPort,
        toPort: rule.ToPort,
        cidrIpv4: rule.CidrIpv4,
        cidrIpv6: rule.CidrIpv6,
        prefixListId: rule.PrefixListId,
        referencedGroupId: rule.ReferencedGroupId,
        description: rule.Description,
      }),
    ),
  );
}
