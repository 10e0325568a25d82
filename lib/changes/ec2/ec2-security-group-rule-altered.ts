import { type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { at, itemsAt, textAt } from '../../trail/spelling.ts';
import { agrees } from '../api-spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { permissionOf, saysOf } from './security-group-rules.ts';

/** What a rule says, and how it is described where that is told. */
type Said = { readonly says: string; readonly description?: string };

function said(rule: unknown): Said | undefined {
  const says = saysOf(rule);
  const description = textAt(rule, 'description');
  if (says === undefined) return undefined;
  return { says, ...(description === undefined ? {} : { description }) };
}

function targetOf(record: TrailRecord, groupId: string | undefined, ruleId: string | undefined) {
  const id = groupId ?? textAt(record.requestParameters, 'groupId');
  if (id === undefined || ruleId === undefined) return [];
  return [{ type: 'ec2-security-group', id, region: record.awsRegion, aspect: ruleId }];
}

const altered: AlteringEvent = {
  ...{ source: 'ec2', name: 'ModifySecurityGroupRules' },
  alterations: (record) =>
    itemsAt(record.requestParameters, 'securityGroupRule').flatMap((one) =>
      targetOf(record, undefined, textAt(one, 'securityGroupRuleId')).map((target) => ({
        target,
        set: said(at(one, 'securityGroupRule')) ?? null,
      })),
    ),
};

/** The events that made a rule tell what it said. */
const made = (name: string): AlteringEvent => ({
  ...{ source: 'ec2', name },
  alterations: (record) =>
    itemsAt(record.responseElements, 'securityGroupRuleSet').flatMap((rule) =>
      targetOf(record, textAt(rule, 'groupId'), textAt(rule, 'securityGroupRuleId')).map((target) => ({
        ...{ target, set: said(rule) ?? null },
      })),
    ),
});

const ruleId = ({ aspect = '' }: AlteredTarget) => aspect;

/** What ModifySecurityGroupRules takes to make a rule say that. */
function updateTo(target: AlteredTarget, to: Json) {
  const { says, description } = to as Said;
  const { IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs, ...ports } = permissionOf(
    `ingress ${says}`,
    undefined,
  );
  return {
    SecurityGroupRuleId: ruleId(target),
    SecurityGroupRule: {
      ...ports,
      CidrIpv4: IpRanges?.[0]?.CidrIp,
      CidrIpv6: Ipv6Ranges?.[0]?.CidrIpv6,
      PrefixListId: PrefixListIds?.[0]?.PrefixListId,
      ReferencedGroupId: UserIdGroupPairs?.[0]?.GroupId,
      Description: description,
    },
  };
}

/**
 * Rules of security groups of others that say something else and kept their ids. One that the attacker made himself is
 * first what he made it, and then taken off as such.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html
 */
export const ec2SecurityGroupRuleAltered: RevertedType = {
  type: 'ec2-security-group-rule-altered',
  title: 'What rules of security groups say',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [altered],
  toldBy: [made('AuthorizeSecurityGroupIngress'), made('AuthorizeSecurityGroupEgress')],
  permissions: ['ec2:DescribeSecurityGroupRules', 'ec2:ModifySecurityGroupRules'],
  same: agrees,
  action: (target, to) =>
    `Make rule ${ruleId(target)} of security group ${target.id} say ${(to as Said).says} again`,
  async look(ctx, target) {
    const asked = { SecurityGroupRuleIds: [ruleId(target)] };
    const ec2 = ctx.aws.read('ec2', target.region);
    const rule = (await unlessAbsent(ec2.describeSecurityGroupRules(asked)))?.SecurityGroupRules?.[0];
    if (rule === undefined) return { state: 'gone' };
    return { state: 'there', value: said(rule) ?? null, description: rule };
  },
  revert: (ctx, target, to) =>
    ctx.aws.write('ec2', target.region).modifySecurityGroupRules({
      ...{ GroupId: target.id, SecurityGroupRules: [updateTo(target, to)] },
    }),
  command: (target, to) =>
    awsCommand('ec2', 'modify-security-group-rules', {
      ...{ region: target.region, 'group-id': target.id },
      'security-group-rules': JSON.stringify([updateTo(target, to)]),
    }),
};
