import type {
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';
import type { JsonObject } from '../../../trail/record.ts';
import { type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { ec2Of } from './lifecycle.ts';
import { groupBy, groupByName, required } from './lookup.ts';
import { paged } from './paging.ts';
import { flatPermission, isSameRule, revokedRuleOf, ruleBodies, ruleOf } from './rules.ts';
import { permissionsInTrail, revokedInTrail, rulesInTrail } from './rules-trail.ts';
import type { Ec2State, SecurityGroupRuleState, SecurityGroupState } from './state.ts';
import { done, filterSet, idItems, items, present } from './trail-shapes.ts';

function groupIn(
  ec2: Ec2State,
  input: { GroupId?: string | undefined; GroupName?: string | undefined },
): SecurityGroupState {
  return input.GroupId === undefined
    ? groupByName(ec2, required(input.GroupName, 'GroupName or GroupId'))
    : groupBy(ec2, input.GroupId);
}

function bodiesIn(ec2: Ec2State, input: RevokeSecurityGroupIngressRequest, isEgress: boolean) {
  const permissions = input.IpPermissions?.length ? input.IpPermissions : flatPermission(input);
  return ruleBodies(permissions, isEgress, (name) => groupByName(ec2, name).groupId);
}

function requestInTrail(input: RevokeSecurityGroupIngressRequest): JsonObject {
  return present({
    groupId: input.GroupId,
    groupName: input.GroupName,
    ipPermissions: permissionsInTrail(input.IpPermissions),
    ipProtocol: input.IpProtocol,
    fromPort: input.FromPort,
    toPort: input.ToPort,
    cidrIp: input.CidrIp,
    ...(input.SecurityGroupRuleIds && {
      securityGroupRuleIdSet: items(input.SecurityGroupRuleIds.map((id) => ({ securityGroupRuleId: id }))),
    }),
  });
}

/** AuthorizeSecurityGroupIngress and -Egress: the same but for the direction. */
function authorizing(isEgress: boolean): Operation {
  return {
    readOnly: false,
    bucket: mutating(isEgress ? 'AuthorizeSecurityGroupEgress' : 'AuthorizeSecurityGroupIngress'),
    trailRequest: requestInTrail,
    trailResponse: (output: AuthorizeSecurityGroupIngressResult) => ({
      ...done(),
      securityGroupRuleSet: rulesInTrail(output.SecurityGroupRules),
    }),
    run(call, input: AuthorizeSecurityGroupIngressRequest): AuthorizeSecurityGroupIngressResult {
      const ec2 = ec2Of(call);
      const { account } = call;
      const group = groupIn(ec2, input);
      const bodies = bodiesIn(ec2, input, isEgress);
      if (bodies.length === 0)
        throw new ServiceError('MissingParameter', 'The request must contain the parameter ipPermissions');
      for (const { sourceGroupId } of bodies) if (sourceGroupId) groupBy(ec2, sourceGroupId);
      const known = bodies.find((body) => group.rules.some((rule) => isSameRule(rule, body)));
      if (known)
        throw new ServiceError(
          'InvalidPermission.Duplicate',
          `the specified rule "peer: ${known.cidr ?? known.cidrIpv6 ?? known.prefixListId ?? known.sourceGroupId}, ${known.protocol}, from port: ${known.fromPort}, to port: ${known.toPort}, ALLOW" already exists`,
        );
      const added = bodies.map((body) => ({ ruleId: account.id('sgr-'), ...body }));
      group.rules.push(...added);
      return {
        Return: true,
        SecurityGroupRules: added.map((rule) => ruleOf(rule, group.groupId, account.accountId)),
      };
    },
  };
}

/** RevokeSecurityGroupIngress and -Egress: rules by id, or by their contents. */
function revoking(isEgress: boolean): Operation {
  return {
    readOnly: false,
    bucket: mutating(isEgress ? 'RevokeSecurityGroupEgress' : 'RevokeSecurityGroupIngress'),
    trailRequest: requestInTrail,
    trailResponse: (output: RevokeSecurityGroupIngressResult) => ({
      ...done(),
      revokedSecurityGroupRuleSet: revokedInTrail(output.RevokedSecurityGroupRules),
    }),
    run(call, input: RevokeSecurityGroupIngressRequest): RevokeSecurityGroupIngressResult {
      const ec2 = ec2Of(call);
      const group = groupIn(ec2, input);
      const ids = input.SecurityGroupRuleIds ?? [];
      const unknownId = ids.find(
        (id) => !group.rules.some((rule) => rule.ruleId === id && rule.isEgress === isEgress),
      );
      if (unknownId !== undefined)
        throw new ServiceError(
          'InvalidSecurityGroupRuleId.NotFound',
          `The security group rule ID '${unknownId}' does not exist`,
        );
      const bodies = bodiesIn(ec2, input, isEgress);
      if (bodies.some((body) => !group.rules.some((rule) => isSameRule(rule, body))))
        throw new ServiceError(
          'InvalidPermission.NotFound',
          'The specified rule does not exist in this security group.',
        );
      const goes = (rule: SecurityGroupRuleState) =>
        ids.includes(rule.ruleId) || bodies.some((body) => isSameRule(rule, body));
      const revoked = group.rules.filter(goes);
      const left = group.rules.filter((rule) => !goes(rule));
      group.rules.splice(0, group.rules.length, ...left);
      return {
        Return: true,
        RevokedSecurityGroupRules: revoked.map((rule) => revokedRuleOf(rule, group.groupId)),
      };
    },
  };
}

const describeSecurityGroupRules: Operation = {
  readOnly: true,
  bucket: reading('DescribeSecurityGroupRules'),
  trailRequest: (input: DescribeSecurityGroupRulesRequest) => ({
    securityGroupRuleIdSet: idItems('securityGroupRuleId', input.SecurityGroupRuleIds),
    filterSet: filterSet(input.Filters),
  }),
  run(call, input: DescribeSecurityGroupRulesRequest): DescribeSecurityGroupRulesResult {
    const { accountId } = call.account;
    const all = Object.values(ec2Of(call).securityGroups).flatMap((group) =>
      group.rules.map((rule) => ({ rule, groupId: group.groupId })),
    );
    const asked = all.filter(({ rule }) => input.SecurityGroupRuleIds?.includes(rule.ruleId) ?? true);
    const matching = filtered(asked, input.Filters, {
      'group-id': ({ groupId }) => groupId,
      'security-group-rule-id': ({ rule }) => rule.ruleId,
    });
    const { page, next } = paged(matching, ({ rule }) => rule.ruleId, input);
    return { SecurityGroupRules: page.map(({ rule, groupId }) => ruleOf(rule, groupId, accountId)), ...next };
  },
};

export const securityGroupRuleOperations = {
  AuthorizeSecurityGroupIngress: authorizing(false),
  AuthorizeSecurityGroupEgress: authorizing(true),
  RevokeSecurityGroupIngress: revoking(false),
  RevokeSecurityGroupEgress: revoking(true),
  DescribeSecurityGroupRules: describeSecurityGroupRules,
};
