import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { ruleId, ruleOf } from '../../resources/serverless/rule-names.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

const event = (name: string, set: (record: TrailRecord) => string): AlteringEvent => ({
  ...{ source: 'events', name },
  alterations(record) {
    const named = textAt(record.requestParameters, 'name');
    if (named === undefined) return [];
    const id = ruleId(named, textAt(record.requestParameters, 'eventBusName'));
    return [{ target: { type: 'events-rule', id, region: record.awsRegion }, set: set(record) }];
  },
});

const named = (id: string) => {
  const { name, bus } = ruleOf(id);
  return { Name: name, ...(bus === undefined ? {} : { EventBusName: bus }) };
};

/**
 * EventBridge rules switched off and on: what they would have started does not start.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html
 */
export const eventsRuleState: RevertedType = {
  type: 'events-rule-state',
  title: 'EventBridge rules switched off and on',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [event('DisableRule', () => 'DISABLED'), event('EnableRule', () => 'ENABLED')],
  toldBy: [event('PutRule', ({ requestParameters }) => textAt(requestParameters, 'state') ?? 'ENABLED')],
  permissions: ['events:DescribeRule', 'events:EnableRule', 'events:DisableRule'],
  action: ({ id }, to) => `Switch EventBridge rule ${id} ${to === 'DISABLED' ? 'off' : 'on'} again`,
  fallback: ({ set }) =>
    set === 'DISABLED'
      ? { to: 'ENABLED', selected: true, because: 'a rule is there to start something' }
      : { to: 'DISABLED', selected: false, because: 'only what is off has to be switched on' },
  async look(ctx, { id, region }) {
    const rule = await unlessAbsent(ctx.aws.read('events', region).describeRule(named(id)));
    if (rule === undefined) return { state: 'gone' };
    const { $metadata: _, ...description } = rule;
    return { state: 'there', value: rule.State ?? 'ENABLED', description };
  },
  revert: (ctx, { id, region }, to) =>
    to === 'DISABLED'
      ? ctx.aws.write('events', region).disableRule(named(id))
      : ctx.aws.write('events', region).enableRule(named(id)),
  command({ id, region }, to) {
    const { name, bus } = ruleOf(id);
    return awsCommand('events', to === 'DISABLED' ? 'disable-rule' : 'enable-rule', {
      ...{ region, name },
      ...(bus === undefined ? {} : { 'event-bus-name': bus }),
    });
  },
};
