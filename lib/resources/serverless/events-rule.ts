import type { DescribeRuleResponse, Target } from '@aws-sdk/client-eventbridge';
import { ORDER } from '../../playbook/change.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { firstTold } from '../first-told.ts';
import { creation } from '../recorded.ts';
import { ruleId, ruleOf } from './rule-names.ts';
import { removeTargets, targetsOf } from './rule-targets.ts';

const TYPE = 'events-rule';
const PUT = { source: 'events', name: 'PutRule', idOf: idIn };

interface Found {
  readonly rule: Omit<DescribeRuleResponse, '$metadata'>;
  readonly targets: readonly Target[];
  /** ISO 8601: PutRule changes a rule that is there, and EventBridge does not tell since when it is. */
  readonly toldSince?: string;
}

function idIn({ requestParameters: asked }: TrailRecord): string | undefined {
  const name = textAt(asked, 'name');
  return name === undefined ? undefined : ruleId(name, textAt(asked, 'eventBusName'));
}

/** EventBridge rules, with their targets. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html */
export const eventsRule = describedType<Found>({
  type: TYPE,
  title: 'EventBridge rules',
  action: 'Delete EventBridge rule',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(TYPE, 'events:PutRule', (record) => {
      const id = idIn(record);
      const arn = textAt(record.responseElements, 'ruleArn');
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'events', name: 'DeleteRule' }],
  permissions: [
    'cloudtrail:LookupEvents',
    'events:DescribeRule',
    'events:ListTargetsByRule',
    'events:RemoveTargets',
    'events:DeleteRule',
  ],

  async describe(ctx, ref) {
    const { name, bus } = ruleOf(ref.id);
    const asked = { Name: name, ...(bus === undefined ? {} : { EventBusName: bus }) };
    const { $metadata: _, ...rule } = await ctx.aws.read('events', ref.region).describeRule(asked);
    const [targets, told] = await Promise.all([targetsOf(ctx, ref.region, ref.id), firstTold(ctx, ref, PUT)]);
    return { rule, targets, ...(told === undefined ? {} : { toldSince: told.toISOString() }) };
  },
  facts: ({ rule: { State, ScheduleExpression }, targets, toldSince }) => ({
    createdAt: toldSince === undefined ? undefined : new Date(toldSince),
    summary: [State, ScheduleExpression, ...targets.map(({ Arn }) => `to ${Arn}`)].filter(Boolean).join(', '),
  }),
  async erase(ctx, { id, region }, { rule, targets }) {
    if (rule.ManagedBy !== undefined) {
      throw new SpillkitError(
        'ManagedRule',
        `${rule.ManagedBy} manages the rule ${id}.`,
        'Delete what it was made for there, and the rule goes with it.',
      );
    }
    const { name, bus } = ruleOf(id);
    await removeTargets(ctx, { region, id }, targets);
    const asked = { Name: name, ...(bus === undefined ? {} : { EventBusName: bus }) };
    return ctx.aws.write('events', region).deleteRule(asked);
  },
  commands({ id, region }, { targets }) {
    const { name, bus } = ruleOf(id);
    const held = { region, ...(bus === undefined ? {} : { 'event-bus-name': bus }) };
    const ids = targets.flatMap(({ Id }) => Id ?? []);
    return [
      ...(ids.length === 0 ? [] : [awsCommand('events', 'remove-targets', { ...held, rule: name, ids })]),
      awsCommand('events', 'delete-rule', { ...held, name }),
    ];
  },
});
