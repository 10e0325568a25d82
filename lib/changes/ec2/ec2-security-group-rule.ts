import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';

const opened = (name: string): AlteringEvent => ({
  ...{ source: 'ec2', name },
  alterations: ({ requestParameters, responseElements, awsRegion: region }) =>
    itemsAt(responseElements, 'securityGroupRuleSet').flatMap((rule) => {
      const id = textAt(rule, 'groupId') ?? textAt(requestParameters, 'groupId');
      const aspect = textAt(rule, 'securityGroupRuleId');
      if (id === undefined || aspect === undefined) return [];
      // A rule that is there already is refused, so there was none.
      return [{ target: { type: 'ec2-security-group', id, region, aspect }, set: true, before: false }];
    }),
});

/** The rules of the group; undefined when the group itself is gone. */
async function rulesOf(ctx: ReadContext, { id, region }: AlteredTarget) {
  const Filters = [{ Name: 'group-id', Values: [id] }];
  const { SecurityGroups: groups = [] } = await ctx.aws
    .read('ec2', region)
    .describeSecurityGroups({ Filters });
  if (groups.length === 0) return undefined;
  return (await ctx.aws.read('ec2', region).describeSecurityGroupRules({ Filters })).SecurityGroupRules ?? [];
}

/**
 * Rules added to security groups of others; taken away by id, so that a rule alike stays.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
 */
export const ec2SecurityGroupRule: RevertedType = {
  type: 'ec2-security-group-rule',
  title: 'Rules of security groups',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [opened('AuthorizeSecurityGroupIngress'), opened('AuthorizeSecurityGroupEgress')],
  permissions: [
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSecurityGroupRules',
    'ec2:RevokeSecurityGroupIngress',
    'ec2:RevokeSecurityGroupEgress',
  ],
  action: ({ id, aspect }) => `Take rule ${aspect} off security group ${id}`,
  async look(ctx, target) {
    const rules = await rulesOf(ctx, target);
    if (rules === undefined) return { state: 'gone' };
    const rule = rules.find(({ SecurityGroupRuleId }) => SecurityGroupRuleId === target.aspect);
    return { state: 'there', value: rule !== undefined, description: rule ?? null };
  },
  async revert(ctx, target) {
    const rules = await rulesOf(ctx, target);
    const rule = rules?.find(({ SecurityGroupRuleId }) => SecurityGroupRuleId === target.aspect);
    const named = { GroupId: target.id, SecurityGroupRuleIds: [target.aspect ?? ''] };
    const ec2 = ctx.aws.write('ec2', target.region);
    return unlessAbsent<unknown>(
      rule?.IsEgress === true ? ec2.revokeSecurityGroupEgress(named) : ec2.revokeSecurityGroupIngress(named),
    );
  },
  command: ({ id, region, aspect = '' }) =>
    ['ingress', 'egress']
      .map((way) =>
        awsCommand('ec2', `revoke-security-group-${way}`, {
          ...{ region, 'group-id': id, 'security-group-rule-ids': aspect },
        }),
      )
      .join(' || '),
};
