import type {
  ConfigRule,
  DeleteConfigRuleRequest,
  DescribeConfigRulesRequest,
  PutConfigRuleRequest,
} from '@aws-sdk/client-config-service';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { onShelf, shelf } from '../shelf.ts';

const rules = (call: Call) => shelf<ConfigRule>(call, 'rule');

function ruleBy(call: Call, name: string | undefined): ConfigRule {
  const missing = new ServiceError(
    'NoSuchConfigRuleException',
    `The ConfigRule '${name}' provided in the request is invalid.`,
  );
  return onShelf(rules(call), name, missing);
}

/** Rules, which judge nothing here. */
export const ruleOperations: Readonly<Record<string, Operation>> = {
  PutConfigRule: writes((call, { ConfigRule: asked }: PutConfigRuleRequest) => {
    const name = asked?.ConfigRuleName ?? '';
    rules(call)[name] = { Source: undefined, ...asked, ConfigRuleName: name };
    return {};
  }),
  DescribeConfigRules: reads((call, { ConfigRuleNames }: DescribeConfigRulesRequest) => ({
    ConfigRules: (ConfigRuleNames?.map((name) => ruleBy(call, name)) ?? Object.values(rules(call))).map(
      (rule) => ({ ...rule, ConfigRuleState: 'ACTIVE' as const }),
    ),
  })),
  DeleteConfigRule: writes((call, { ConfigRuleName }: DeleteConfigRuleRequest) => {
    delete rules(call)[ruleBy(call, ConfigRuleName).ConfigRuleName ?? ''];
    return {};
  }),
};
