import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { ruleId, ruleOf } from '../../resources/serverless/rule-names.ts';
import { textAt } from '../../trail/spelling.ts';
import { apiSpelling, picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import { definition } from '../definition.ts';

const SETTINGS = ['ScheduleExpression', 'EventPattern', 'State', 'Description', 'RoleArn'];

const named = (id: string) => {
  const { name, bus } = ruleOf(id);
  return { Name: name, ...(bus === undefined ? {} : { EventBusName: bus }) };
};

/**
 * EventBridge rules that were deleted. Their targets, which had to go before, are put back once the rule is there.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 */
export const eventsRuleDeleted = definition({
  type: 'events-rule-deleted',
  title: 'EventBridge rules deleted',
  thing: 'events-rule',
  of: 'EventBridge rule',
  order: ORDER.contain,
  source: 'events',
  puts: [],
  makes: ['PutRule'],
  deletes: ['DeleteRule'],
  ids({ requestParameters: asked }) {
    const name = textAt(asked, 'name');
    return name === undefined ? [] : [ruleId(name, textAt(asked, 'eventBusName'))];
  },
  told: ({ requestParameters }) => picked(apiSpelling(requestParameters), SETTINGS),
  permissions: ['events:DescribeRule', 'events:PutRule', 'iam:PassRole'],
  async now(ctx, { id, region }) {
    return picked(asJson(await ctx.aws.read('events', region).describeRule(named(id))), SETTINGS);
  },
  put: (ctx, { id, region }, to) =>
    ctx.aws.write('events', region).putRule({ ...named(id), ...(to as object) }),
  command: ({ id, region }, to) =>
    awsCommand('events', 'put-rule', {
      ...{ region, 'cli-input-json': JSON.stringify({ ...named(id), ...(to as object) }) },
    }),
});
