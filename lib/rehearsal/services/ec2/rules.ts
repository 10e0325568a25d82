import type { IpPermission, RevokedSecurityGroupRule, SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { SecurityGroupRuleState, SecurityGroupState } from './state.ts';

/** A rule before it has an id. */
export type RuleBody = Omit<SecurityGroupRuleState, 'ruleId'>;

/** The old way of naming one rule, in the request itself; `IpPermissions` is the other. */
export interface FlatRule {
  readonly IpProtocol?: string | undefined;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly CidrIp?: string | undefined;
  readonly SourceSecurityGroupName?: string | undefined;
}

/** EC2 keeps one rule for each source a permission names. `groupIdOf` finds a group named instead of numbered. */
export function ruleBodies(
  permissions: readonly IpPermission[],
  isEgress: boolean,
  groupIdOf: (name: string) => string,
): readonly RuleBody[] {
  return permissions.flatMap((permission) => {
    const ports = {
      isEgress,
      protocol: permission.IpProtocol ?? '-1',
      fromPort: permission.FromPort ?? -1,
      toPort: permission.ToPort ?? -1,
    };
    const described = ({ Description }: { Description?: string | undefined }) =>
      Description === undefined ? {} : { description: Description };
    return [
      ...(permission.IpRanges ?? []).map((range) => ({
        ...ports,
        cidr: range.CidrIp ?? '',
        ...described(range),
      })),
      ...(permission.Ipv6Ranges ?? []).map((range) => ({
        ...ports,
        cidrIpv6: range.CidrIpv6 ?? '',
        ...described(range),
      })),
      ...(permission.PrefixListIds ?? []).map((list) => ({
        ...ports,
        prefixListId: list.PrefixListId ?? '',
        ...described(list),
      })),
      ...(permission.UserIdGroupPairs ?? []).map((pair) => ({
        ...ports,
        sourceGroupId: pair.GroupId ?? groupIdOf(pair.GroupName ?? ''),
        ...described(pair),
      })),
    ];
  });
}

/** The one permission a flat rule stands for. */
export function flatPermission(flat: FlatRule): readonly IpPermission[] {
  if (flat.CidrIp === undefined && flat.SourceSecurityGroupName === undefined) return [];
  return [
    {
      IpProtocol: flat.IpProtocol ?? '-1',
      FromPort: flat.FromPort,
      ToPort: flat.ToPort,
      ...(flat.CidrIp === undefined ? {} : { IpRanges: [{ CidrIp: flat.CidrIp }] }),
      ...(flat.SourceSecurityGroupName === undefined
        ? {}
        : { UserIdGroupPairs: [{ GroupName: flat.SourceSecurityGroupName }] }),
    },
  ];
}

/** Two rules are the same when direction, protocol, ports and source are. */
export function isSameRule(a: RuleBody, b: RuleBody): boolean {
  const key = (rule: RuleBody) =>
    [
      rule.isEgress,
      rule.protocol,
      rule.fromPort,
      rule.toPort,
      rule.cidr,
      rule.cidrIpv6,
      rule.prefixListId,
      rule.sourceGroupId,
    ].join(' ');
  return key(a) === key(b);
}

/** Rules as permissions in the SDK's shape: one a protocol and port range, with all its sources. */
export function permissionsOf(
  group: SecurityGroupState,
  isEgress: boolean,
  accountId: string,
): IpPermission[] {
  const rules = group.rules.filter((rule) => rule.isEgress === isEgress);
  const key = ({ protocol, fromPort, toPort }: RuleBody) => `${protocol} ${fromPort} ${toPort}`;
  return [...new Set(rules.map(key))].map((ports) => {
    const those = rules.filter((rule) => key(rule) === ports);
    const [first] = those;
    const sources = <K extends 'cidr' | 'cidrIpv6' | 'prefixListId' | 'sourceGroupId'>(field: K) =>
      those.flatMap((rule) => {
        const value = rule[field];
        return value === undefined
          ? []
          : [{ value, ...(rule.description === undefined ? {} : { Description: rule.description }) }];
      });
    return {
      IpProtocol: first?.protocol ?? '-1',
      ...(first?.protocol === '-1' ? {} : { FromPort: first?.fromPort, ToPort: first?.toPort }),
      IpRanges: sources('cidr').map(({ value, ...rest }) => ({ CidrIp: value, ...rest })),
      Ipv6Ranges: sources('cidrIpv6').map(({ value, ...rest }) => ({ CidrIpv6: value, ...rest })),
      PrefixListIds: sources('prefixListId').map(({ value, ...rest }) => ({ PrefixListId: value, ...rest })),
      UserIdGroupPairs: sources('sourceGroupId').map(({ value, ...rest }) => ({
        GroupId: value,
        UserId: accountId,
        ...rest,
      })),
    };
  });
}

/** A rule in the SDK's shape. */
export function ruleOf(rule: SecurityGroupRuleState, groupId: string, accountId: string): SecurityGroupRule {
  return {
    SecurityGroupRuleId: rule.ruleId,
    GroupId: groupId,
    GroupOwnerId: accountId,
    IsEgress: rule.isEgress,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    ...(rule.cidr === undefined ? {} : { CidrIpv4: rule.cidr }),
    ...(rule.cidrIpv6 === undefined ? {} : { CidrIpv6: rule.cidrIpv6 }),
    ...(rule.prefixListId === undefined ? {} : { PrefixListId: rule.prefixListId }),
    ...(rule.sourceGroupId === undefined
      ? {}
      : { ReferencedGroupInfo: { GroupId: rule.sourceGroupId, UserId: accountId } }),
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    Tags: [],
  };
}

/** A rule that was taken off, as the answer tells it. */
export function revokedRuleOf(rule: SecurityGroupRuleState, groupId: string): RevokedSecurityGroupRule {
  return {
    SecurityGroupRuleId: rule.ruleId,
    GroupId: groupId,
    IsEgress: rule.isEgress,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    ...(rule.cidr === undefined ? {} : { CidrIpv4: rule.cidr }),
    ...(rule.cidrIpv6 === undefined ? {} : { CidrIpv6: rule.cidrIpv6 }),
    ...(rule.prefixListId === undefined ? {} : { PrefixListId: rule.prefixListId }),
    ...(rule.sourceGroupId === undefined ? {} : { ReferencedGroupId: rule.sourceGroupId }),
    ...(rule.description === undefined ? {} : { Description: rule.description }),
  };
}
