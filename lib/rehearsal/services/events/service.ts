import type {
  DeleteRuleRequest,
  DescribeRuleRequest,
  DisableRuleRequest,
  ListRulesRequest,
  ListTargetsByRuleRequest,
  PutRuleRequest,
  PutTargetsRequest,
  RemoveTargetsRequest,
  Target,
} from '@aws-sdk/client-eventbridge';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

interface RuleState {
  readonly name: string;
  readonly bus: string;
  asked: PutRuleRequest;
  state: string;
  /** By id. */
  readonly targets: Record<string, Target>;
}

interface Named {
  readonly Name?: string | undefined;
  readonly EventBusName?: string | undefined;
}

/** Rules by `bus/name`. */
const rules = (call: Call) => shelf<RuleState>(call, 'rules');
const keyOf = ({ Name, EventBusName }: Named) => `${EventBusName?.split('/').at(-1) ?? 'default'}/${Name}`;

function ruleBy(call: Call, named: Named): RuleState {
  const missing = new ServiceError('ResourceNotFoundException', `Rule ${named.Name} does not exist.`);
  return onShelf(rules(call), keyOf(named), missing);
}

function ruleArn(call: Call, { name, bus }: RuleState): string {
  return regionalArn(call, 'events', `rule/${bus === 'default' ? '' : `${bus}/`}${name}`);
}

/** EventBridge rules and what they start. */
export const eventsService: SimulatedService = {
  name: 'events',
  eventSource: 'events.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    /** PutRule: makes the rule, or changes the one that has the name. */
    PutRule: writes((call, input: PutRuleRequest) => {
      const key = keyOf(input);
      const [bus = '', name = ''] = key.split('/');
      const known = rules(call)[key];
      const rule: RuleState = known ?? { name, bus, asked: input, state: 'ENABLED', targets: {} };
      rule.asked = input;
      rule.state = input.State ?? 'ENABLED';
      rules(call)[key] = rule;
      return { RuleArn: ruleArn(call, rule) };
    }),
    DescribeRule: reads((call, input: DescribeRuleRequest) => {
      const rule = ruleBy(call, input);
      const { Tags: _, ...asked } = rule.asked;
      return {
        ...asked,
        Name: rule.name,
        EventBusName: rule.bus,
        Arn: ruleArn(call, rule),
        State: rule.state,
      };
    }),
    ListRules: reads((call, input: ListRulesRequest) => {
      const bus = input.EventBusName?.split('/').at(-1) ?? 'default';
      const listed = Object.values(rules(call)).filter(
        (rule) => rule.bus === bus && rule.name.startsWith(input.NamePrefix ?? ''),
      );
      const { page, token } = listPage(listed, ({ name }) => name, {
        size: input.Limit ?? 100,
        token: input.NextToken,
      });
      return {
        Rules: page.map((rule) => ({
          ...{ Name: rule.name, Arn: ruleArn(call, rule), EventBusName: rule.bus, State: rule.state },
          ...{ EventPattern: rule.asked.EventPattern, Description: rule.asked.Description },
        })),
        ...(token === undefined ? {} : { NextToken: token }),
      };
    }),
    DisableRule: writes((call, input: DisableRuleRequest) => {
      ruleBy(call, input).state = 'DISABLED';
      return {};
    }),
    EnableRule: writes((call, input: DisableRuleRequest) => {
      ruleBy(call, input).state = 'ENABLED';
      return {};
    }),
    PutTargets: writes((call, input: PutTargetsRequest) => {
      const { targets } = ruleBy(call, { Name: input.Rule, EventBusName: input.EventBusName });
      for (const { Arn = '', RoleArn } of input.Targets ?? []) {
        if (/:event-bus\//.test(Arn) && RoleArn === undefined)
          throw new ServiceError('ValidationException', `RoleArn is required for target ${Arn}.`);
      }
      for (const target of input.Targets ?? []) if (target.Id) targets[target.Id] = target;
      return { FailedEntryCount: 0, FailedEntries: [] };
    }),
    ListTargetsByRule: reads((call, input: ListTargetsByRuleRequest) => {
      const { targets } = ruleBy(call, { Name: input.Rule, EventBusName: input.EventBusName });
      const { page, token } = listPage(Object.values(targets), ({ Id = '' }) => Id, {
        size: input.Limit ?? 100,
        token: input.NextToken,
      });
      return { Targets: page, ...(token === undefined ? {} : { NextToken: token }) };
    }),
    RemoveTargets: writes((call, input: RemoveTargetsRequest) => {
      const { targets } = ruleBy(call, { Name: input.Rule, EventBusName: input.EventBusName });
      for (const id of input.Ids ?? []) delete targets[id];
      return { FailedEntryCount: 0, FailedEntries: [] };
    }),
    /** DeleteRule: not while it has targets; one that is not there is answered the same. */
    DeleteRule: writes((call, input: DeleteRuleRequest) => {
      const rule = rules(call)[keyOf(input)];
      if (rule && Object.keys(rule.targets).length > 0)
        throw new ServiceError('ValidationException', "Rule can't be deleted since it has targets.");
      delete rules(call)[keyOf(input)];
      return {};
    }),
  },
};
