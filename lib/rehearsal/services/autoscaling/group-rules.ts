import type {
  DeleteLifecycleHookType,
  DeletePolicyType,
  DeleteScheduledActionType,
  DescribeLifecycleHooksType,
  DescribePoliciesType,
  DescribeScheduledActionsType,
  PoliciesType,
  PolicyARNType,
  PutLifecycleHookType,
  PutScalingPolicyType,
  PutScheduledUpdateGroupActionType,
  ScheduledActionsType,
} from '@aws-sdk/client-auto-scaling';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { pageOf } from './paging.ts';
import { arnOf, type GroupRuleState, groupBy, policiesOf, scheduledActionsOf } from './state.ts';

/** Puts a rule on a group, or over the one of that name, which keeps its ARN. */
function put(
  rules: Record<string, GroupRuleState>,
  rule: Omit<GroupRuleState, 'arn'>,
  newArn: () => string,
): GroupRuleState {
  const key = `${rule.groupName} ${rule.name}`;
  const state = { ...rule, arn: rules[key]?.arn ?? newArn() };
  rules[key] = state;
  return state;
}

function remove(
  rules: Record<string, GroupRuleState>,
  groupName: string | undefined,
  name: string,
  what: string,
): void {
  const rule = Object.values(rules).find(
    (each) =>
      (groupName === undefined || each.groupName === groupName) && (each.name === name || each.arn === name),
  );
  if (rule === undefined) throw new ServiceError('ValidationError', `${what} name not found - ${name}`);
  delete rules[`${rule.groupName} ${rule.name}`];
}

function wanted(
  rules: Record<string, GroupRuleState>,
  groupName: string | undefined,
  names: readonly string[] | undefined,
): readonly GroupRuleState[] {
  return Object.values(rules)
    .filter((rule) => groupName === undefined || rule.groupName === groupName)
    .filter((rule) => !names?.length || names.includes(rule.name) || names.includes(rule.arn));
}

const keyOf = ({ groupName, name }: GroupRuleState) => `${groupName} ${name}`;
/** JSON keeps the state; the SDK wants dates back. */
const stored = (settings: object) => JSON.parse(JSON.stringify(settings)) as Record<string, unknown>;

const putScheduledAction: Operation = {
  readOnly: false,
  run(call, input: PutScheduledUpdateGroupActionType) {
    const { AutoScalingGroupName, ScheduledActionName: name = '', ...settings } = input;
    const groupName = groupBy(call, AutoScalingGroupName).name;
    put(scheduledActionsOf(call), { groupName, name, settings: stored(settings) }, () =>
      arnOf(
        call,
        'scheduledUpdateGroupAction',
        `autoScalingGroupName/${groupName}:scheduledActionName/${name}`,
      ),
    );
    return {};
  },
};

const describeScheduledActions: Operation = {
  readOnly: true,
  run(call, input: DescribeScheduledActionsType): ScheduledActionsType {
    const rules = wanted(scheduledActionsOf(call), input.AutoScalingGroupName, input.ScheduledActionNames);
    const { page, next } = pageOf(rules, keyOf, input);
    return {
      ScheduledUpdateGroupActions: page.map(({ groupName, name, arn, settings }) => ({
        ...settings,
        ...dated(settings, 'StartTime'),
        ...dated(settings, 'EndTime'),
        AutoScalingGroupName: groupName,
        ScheduledActionName: name,
        ScheduledActionARN: arn,
      })),
      ...next,
    };
  },
};

function dated(settings: GroupRuleState['settings'], member: string): Record<string, Date> {
  const text = settings[member];
  return typeof text === 'string' ? { [member]: new Date(text) } : {};
}

const deleteScheduledAction: Operation = {
  readOnly: false,
  run(call, input: DeleteScheduledActionType) {
    remove(
      scheduledActionsOf(call),
      input.AutoScalingGroupName,
      input.ScheduledActionName ?? '',
      'Scheduled action',
    );
    return {};
  },
};

const putPolicy: Operation = {
  readOnly: false,
  run(call, input: PutScalingPolicyType): PolicyARNType {
    const { AutoScalingGroupName, PolicyName: name = '', ...settings } = input;
    const groupName = groupBy(call, AutoScalingGroupName).name;
    const { arn } = put(policiesOf(call), { groupName, name, settings: stored(settings) }, () =>
      arnOf(call, 'scalingPolicy', `autoScalingGroupName/${groupName}:policyName/${name}`),
    );
    return { PolicyARN: arn, Alarms: [] };
  },
};

const describePolicies: Operation = {
  readOnly: true,
  run(call, input: DescribePoliciesType): PoliciesType {
    const { page, next } = pageOf(
      wanted(policiesOf(call), input.AutoScalingGroupName, input.PolicyNames),
      keyOf,
      input,
    );
    return {
      ScalingPolicies: page.map(({ groupName, name, arn, settings }) => ({
        ...settings,
        AutoScalingGroupName: groupName,
        PolicyName: name,
        PolicyARN: arn,
        Alarms: [],
      })),
      ...next,
    };
  },
};

const deletePolicy: Operation = {
  readOnly: false,
  run(call, input: DeletePolicyType) {
    remove(policiesOf(call), input.AutoScalingGroupName, input.PolicyName ?? '', 'Policy');
    return {};
  },
};

const putHook: Operation = {
  readOnly: false,
  run(call: Call, input: PutLifecycleHookType) {
    const { hooks } = groupBy(call, input.AutoScalingGroupName);
    hooks[input.LifecycleHookName ?? ''] = {
      transition: input.LifecycleTransition ?? '',
      heartbeatSeconds: input.HeartbeatTimeout ?? 3600,
    };
    return {};
  },
};

const describeHooks: Operation = {
  readOnly: true,
  run(call, input: DescribeLifecycleHooksType) {
    const group = groupBy(call, input.AutoScalingGroupName);
    return {
      LifecycleHooks: Object.entries(group.hooks).map(([name, hook]) => ({
        LifecycleHookName: name,
        AutoScalingGroupName: group.name,
        LifecycleTransition: hook.transition,
        HeartbeatTimeout: hook.heartbeatSeconds,
      })),
    };
  },
};

const deleteHook: Operation = {
  readOnly: false,
  run(call, input: DeleteLifecycleHookType) {
    delete groupBy(call, input.AutoScalingGroupName).hooks[input.LifecycleHookName ?? ''];
    return {};
  },
};

export const groupRuleOperations = {
  PutScheduledUpdateGroupAction: putScheduledAction,
  DescribeScheduledActions: describeScheduledActions,
  DeleteScheduledAction: deleteScheduledAction,
  PutScalingPolicy: putPolicy,
  DescribePolicies: describePolicies,
  DeletePolicy: deletePolicy,
  PutLifecycleHook: putHook,
  DescribeLifecycleHooks: describeHooks,
  DeleteLifecycleHook: deleteHook,
};
