import type { ConfigRule } from '@aws-sdk/client-config-service';
import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { at, textAt } from '../../trail/spelling.ts';
import { apiSpelling, picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import { definition } from '../definition.ts';

const SETTINGS = [
  ...['ConfigRuleName', 'Description', 'Scope', 'Source', 'InputParameters', 'MaximumExecutionFrequency'],
  'EvaluationModes',
];

/**
 * Rules AWS Config judges by.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigRule.html
 */
export const configRule = definition({
  type: 'config-rule',
  title: 'Rules of AWS Config',
  thing: 'config-rule',
  of: 'AWS Config rule',
  order: ORDER.contain,
  loses: 'What it found so far; it judges anew.',
  source: 'config',
  puts: [],
  makes: ['PutConfigRule'],
  deletes: ['DeleteConfigRule'],
  ids({ requestParameters: asked }) {
    const id = textAt(asked, 'configRuleName') ?? textAt(asked, 'configRule', 'configRuleName');
    return id === undefined ? [] : [id];
  },
  told: ({ requestParameters }) => picked(apiSpelling(at(requestParameters, 'configRule')), SETTINGS),
  permissions: ['config:DescribeConfigRules', 'config:PutConfigRule', 'iam:PassRole'],
  async now(ctx, { id, region }) {
    const asked = { ConfigRuleNames: [id] };
    const [rule] = (await ctx.aws.read('configservice', region).describeConfigRules(asked)).ConfigRules ?? [];
    return rule === undefined ? undefined : picked(asJson(rule), SETTINGS);
  },
  put: (ctx, { region }, to) =>
    ctx.aws.write('configservice', region).putConfigRule({ ConfigRule: to as unknown as ConfigRule }),
  command: ({ region }, to) =>
    awsCommand('configservice', 'put-config-rule', { region, 'config-rule': JSON.stringify(to) }),
});
