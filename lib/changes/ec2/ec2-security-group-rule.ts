import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { type Json, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { allPages } from '../../resources/all-pages.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import type { Alteration, AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { answeredName, askedNames, permissionOf, ruleNamed } from './security-group-rules.ts';

function targetOf(
  record: TrailRecord,
  groupId: string | undefined,
  aspect: string,
): readonly AlteredTarget[] {
  const id = groupId ?? textAt(record.requestParameters, 'groupId');
  return id === undefined ? [] : [{ type: 'ec2-security-group', id, region: record.awsRegion, aspect }];
}

/** The value is the id of the rule, so that one alike that was made since is told apart. */
const opened = (name: string): AlteringEvent => ({
  ...{ source: 'ec2', name },
  alterations: (record) =>
    itemsAt(record.responseElements, 'securityGroupRuleSet').flatMap((rule) => {
      const [set, aspect] = [textAt(rule, 'securityGroupRuleId'), answeredName(rule)];
      if (set === undefined || aspect === undefined) return [];
      // A rule that is there already is refused, so there was none.
      return targetOf(record, textAt(rule, 'groupId'), aspect).map((target) => ({
        target,
        set,
        before: false,
      }));
    }),
});

/** What was there before is the rule's description, or that it was there. */
const closed = (name: string, egress: boolean): AlteringEvent => ({
  ...{ source: 'ec2', name },
  alterations(record): readonly Alteration[] {
    const told = itemsAt(record.responseElements, 'revokedSecurityGroupRuleSet');
    const rules =
      told.length > 0
        ? told.flatMap((rule) => {
            const name = answeredName(rule);
            return name === undefined ? [] : [{ name, before: textAt(rule, 'description') ?? true }];
          })
        : askedNames(record, egress).map((name) => ({ name, before: true }));
    // An answer of before November 2024 names no rule: those revoked by id are known by it alone.
    const unnamed = rules.length > 0 ? [] : itemsAt(record.requestParameters, 'securityGroupRuleIdSet');
    return [
      ...rules.flatMap(({ name, before }) =>
        targetOf(record, undefined, name).map((target) => ({ target, set: false, before })),
      ),
      ...unnamed.flatMap((item) =>
        targetOf(record, undefined, textAt(item, 'securityGroupRuleId') ?? '').map((target) => ({
          ...{ target, set: false },
        })),
      ),
    ];
  },
});

/** The rules of the group; undefined when the group itself is gone. */
async function rulesOf(
  ctx: ReadContext,
  { id, region }: AlteredTarget,
): Promise<readonly SecurityGroupRule[] | undefined> {
  const Filters = [{ Name: 'group-id', Values: [id] }];
  const ec2 = ctx.aws.read('ec2', region);
  const { SecurityGroups: groups = [] } = await ec2.describeSecurityGroups({ Filters });
  if (groups.length === 0) return undefined;
  return allPages(async (NextToken) => {
    const page = await ec2.describeSecurityGroupRules({ Filters, ...(NextToken && { NextToken }) });
    return { items: page.SecurityGroupRules, next: page.NextToken };
  });
}

const nameOf = ({ aspect = '' }: AlteredTarget) => aspect;
const isId = (value: Json) => typeof value === 'string' && value.startsWith('sgr-');

/**
 * Rules put on security groups of others, taken away by id so that a rule alike stays; and those taken off, which are
 * put on again.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
 */
export const ec2SecurityGroupRule: RevertedType = {
  type: 'ec2-security-group-rule',
  title: 'Rules of security groups',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    opened('AuthorizeSecurityGroupIngress'),
    opened('AuthorizeSecurityGroupEgress'),
    closed('RevokeSecurityGroupIngress', false),
    closed('RevokeSecurityGroupEgress', true),
  ],
  permissions: [
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSecurityGroupRules',
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:AuthorizeSecurityGroupEgress',
    'ec2:RevokeSecurityGroupIngress',
    'ec2:RevokeSecurityGroupEgress',
  ],
  same: (one, other) => (isId(one) && isId(other) ? one === other : (one === false) === (other === false)),
  action: (target, to) =>
    to === false
      ? `Take rule ${nameOf(target)} off security group ${target.id}`
      : `Put rule ${nameOf(target)} back on security group ${target.id}`,
  async look(ctx, target) {
    const rules = await rulesOf(ctx, target);
    if (rules === undefined) return { state: 'gone' };
    const rule = ruleNamed(rules, nameOf(target));
    return { state: 'there', value: rule?.SecurityGroupRuleId ?? false, description: rule ?? rules };
  },
  async revert(ctx, target, to) {
    const name = nameOf(target);
    const ec2 = ctx.aws.write('ec2', target.region);
    const egress = name.startsWith('egress');
    const GroupId = target.id;
    if (to !== false) {
      const IpPermissions = [permissionOf(name, typeof to === 'string' && !isId(to) ? to : undefined)];
      return egress
        ? ec2.authorizeSecurityGroupEgress({ GroupId, IpPermissions })
        : ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions });
    }
    const rule = ruleNamed((await rulesOf(ctx, target)) ?? [], name)?.SecurityGroupRuleId;
    const named = { GroupId, SecurityGroupRuleIds: rule === undefined ? [] : [rule] };
    return unlessAbsent<unknown>(
      egress ? ec2.revokeSecurityGroupEgress(named) : ec2.revokeSecurityGroupIngress(named),
    );
  },
  command(target, to) {
    const name = nameOf(target);
    const way = name.startsWith('egress') ? 'egress' : 'ingress';
    return awsCommand('ec2', `${to === false ? 'revoke' : 'authorize'}-security-group-${way}`, {
      ...{ region: target.region, 'group-id': target.id },
      'ip-permissions': JSON.stringify([permissionOf(name, undefined)]),
    });
  },
};
