import type { PutScalingPolicyType, PutScheduledUpdateGroupActionType } from '@aws-sdk/client-auto-scaling';
import { errorMessage } from '../../aws/errors.ts';
import { type Json, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt, timeAt } from '../../trail/spelling.ts';
import { agrees, apiSpelling, picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';

/** Two kinds of rules a group has, by name. */
const RULES = {
  action: {
    member: 'ScheduledActionName',
    what: 'scheduled action',
    cli: ['put-scheduled-update-group-action', 'delete-scheduled-action', 'scheduled-action-name'],
    settings: ['StartTime', 'EndTime', 'Recurrence', 'TimeZone', 'MinSize', 'MaxSize', 'DesiredCapacity'],
  },
  policy: {
    member: 'PolicyName',
    what: 'scaling policy',
    cli: ['put-scaling-policy', 'delete-policy', 'policy-name'],
    settings: [
      ...['PolicyType', 'AdjustmentType', 'MinAdjustmentStep', 'MinAdjustmentMagnitude', 'ScalingAdjustment'],
      ...['Cooldown', 'MetricAggregationType', 'StepAdjustments', 'EstimatedInstanceWarmup', 'Enabled'],
      ...['TargetTrackingConfiguration', 'PredictiveScalingConfiguration'],
    ],
  },
} as const;
type Rule = keyof typeof RULES;

/** The aspect is which of the two it is, and its name. */
function ruleOf({ aspect = '' }: AlteredTarget) {
  const [kind, ...name] = aspect.split(' ');
  return { ...RULES[kind === 'policy' ? 'policy' : 'action'], kind: kind as Rule, name: name.join(' ') };
}

/** A request's settings; its times are in the way of the record's place. */
function asked(request: unknown, rule: Rule): Json {
  const {
    StartTime: _,
    EndTime: __,
    ...rest
  } = picked(apiSpelling(request), RULES[rule].settings) as {
    readonly [name: string]: Json;
  };
  const times = (['StartTime', 'EndTime'] as const).flatMap((name) => {
    const time = timeAt(request, name);
    return time === undefined ? [] : [[name, time.toISOString()] as const];
  });
  return { ...rest, ...Object.fromEntries(times) };
}

const event = (name: string, rule: Rule, deletes: boolean): AlteringEvent => ({
  ...{ source: 'autoscaling', name },
  alterations({ requestParameters, awsRegion: region }) {
    const id = textAt(requestParameters, 'autoScalingGroupName');
    const named = textAt(requestParameters, RULES[rule].member);
    if (id === undefined || named === undefined) return [];
    const target = { type: 'auto-scaling-group', id, region, aspect: `${rule} ${named}` };
    return [{ target, set: deletes ? false : asked(requestParameters, rule) }];
  },
});

async function ruleNow(ctx: ReadContext, target: AlteredTarget): Promise<Json> {
  const autoscaling = ctx.aws.read('autoscaling', target.region);
  const { kind, name, settings } = ruleOf(target);
  const AutoScalingGroupName = target.id;
  const [found] =
    kind === 'policy'
      ? ((await autoscaling.describePolicies({ AutoScalingGroupName, PolicyNames: [name] }))
          .ScalingPolicies ?? [])
      : ((await autoscaling.describeScheduledActions({ AutoScalingGroupName, ScheduledActionNames: [name] }))
          .ScheduledUpdateGroupActions ?? []);
  return found === undefined ? false : picked(asJson(found), settings);
}

/** Auto Scaling has no code of its own for what is not there. */
const groupIsGone = (error: unknown) => /name not found/i.test(errorMessage(error));

/**
 * Scheduled actions and scaling policies put on groups of others, overwritten and deleted: a group grows by them
 * whatever its size was put back to.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScheduledUpdateGroupAction.html
 */
export const autoScalingRule: RevertedType = {
  type: 'auto-scaling-rule',
  title: 'Scheduled actions and scaling policies of Auto Scaling groups',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    event('PutScheduledUpdateGroupAction', 'action', false),
    event('DeleteScheduledAction', 'action', true),
    event('PutScalingPolicy', 'policy', false),
    event('DeletePolicy', 'policy', true),
  ],
  permissions: [
    'autoscaling:DescribeScheduledActions',
    'autoscaling:DescribePolicies',
    'autoscaling:PutScheduledUpdateGroupAction',
    'autoscaling:PutScalingPolicy',
    'autoscaling:DeleteScheduledAction',
    'autoscaling:DeletePolicy',
  ],
  same: agrees,
  action(target, to) {
    const { what, name } = ruleOf(target);
    return to === false
      ? `Delete ${what} ${name} of Auto Scaling group ${target.id}`
      : `Put ${what} ${name} of Auto Scaling group ${target.id} back`;
  },
  fallback: ({ set }) =>
    set === false
      ? undefined
      : { to: false, selected: true, because: 'the last 90 days hold no other event about one of that name' },
  async look(ctx, target) {
    try {
      return { state: 'there', value: await ruleNow(ctx, target) };
    } catch (error) {
      if (groupIsGone(error)) return { state: 'gone' };
      throw error;
    }
  },
  revert(ctx, target, to) {
    const autoscaling = ctx.aws.write('autoscaling', target.region);
    const { kind, name } = ruleOf(target);
    const AutoScalingGroupName = target.id;
    if (kind === 'policy') {
      const named = { AutoScalingGroupName, PolicyName: name };
      return to === false
        ? autoscaling.deletePolicy(named)
        : autoscaling.putScalingPolicy({ ...named, ...(to as object) } as PutScalingPolicyType);
    }
    const named = { AutoScalingGroupName, ScheduledActionName: name };
    return to === false
      ? autoscaling.deleteScheduledAction(named)
      : autoscaling.putScheduledUpdateGroupAction({ ...named, ...dated(to) });
  },
  command(target, to) {
    const { cli, member, name } = ruleOf(target);
    const group = { region: target.region, 'auto-scaling-group-name': target.id };
    if (to === false) return awsCommand('autoscaling', cli[1], { ...group, [cli[2]]: name });
    const input = { AutoScalingGroupName: target.id, [member]: name, ...(to as object) };
    return awsCommand('autoscaling', cli[0], {
      ...{ region: target.region, 'cli-input-json': JSON.stringify(input) },
    });
  },
};

/** Times as the client takes them. */
function dated(
  to: Json,
): Omit<PutScheduledUpdateGroupActionType, 'AutoScalingGroupName' | 'ScheduledActionName'> {
  const { StartTime, EndTime, ...rest } = to as { readonly [name: string]: Json };
  return {
    ...rest,
    ...(StartTime === undefined ? {} : { StartTime: new Date(String(StartTime)) }),
    ...(EndTime === undefined ? {} : { EndTime: new Date(String(EndTime)) }),
  };
}
