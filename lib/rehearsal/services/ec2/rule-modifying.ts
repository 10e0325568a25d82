import type { ModifySecurityGroupRulesRequest } from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { mutating } from './buckets.ts';
import { ec2Of } from './lifecycle.ts';
import { groupBy } from './lookup.ts';
import { wrapped } from './schema-trail.ts';

/** ModifySecurityGroupRules: a rule says something else from then on, and keeps its id and its direction. */
const modifySecurityGroupRules: Operation = {
  readOnly: false,
  bucket: mutating('ModifySecurityGroupRules'),
  ...wrapped('ModifySecurityGroupRules'),
  run(call, { GroupId, SecurityGroupRules = [] }: ModifySecurityGroupRulesRequest) {
    const { rules } = groupBy(ec2Of(call), GroupId ?? '');
    for (const { SecurityGroupRuleId, SecurityGroupRule: told = {} } of SecurityGroupRules) {
      const index = rules.findIndex(({ ruleId }) => ruleId === SecurityGroupRuleId);
      const rule = rules[index];
      if (rule === undefined)
        throw new ServiceError(
          'InvalidSecurityGroupRuleId.NotFound',
          `The security group rule ID '${SecurityGroupRuleId}' does not exist`,
        );
      rules[index] = {
        ...{ ruleId: rule.ruleId, isEgress: rule.isEgress, protocol: told.IpProtocol ?? '-1' },
        ...{ fromPort: told.FromPort ?? -1, toPort: told.ToPort ?? -1 },
        ...(told.CidrIpv4 === undefined ? {} : { cidr: told.CidrIpv4 }),
        ...(told.CidrIpv6 === undefined ? {} : { cidrIpv6: told.CidrIpv6 }),
        ...(told.PrefixListId === undefined ? {} : { prefixListId: told.PrefixListId }),
        ...(told.ReferencedGroupId === undefined ? {} : { sourceGroupId: told.ReferencedGroupId }),
        ...(told.Description === undefined ? {} : { description: told.Description }),
      };
    }
    return { Return: true };
  },
};

export const ruleModifyingOperations = { ModifySecurityGroupRules: modifySecurityGroupRules };
