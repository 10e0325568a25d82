import type { Target } from '@aws-sdk/client-eventbridge';
import { type Json, ORDER } from '../../playbook/change.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { ruleId, ruleOf } from '../../resources/serverless/rule-names.ts';
import { targetsOf } from '../../resources/serverless/rule-targets.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { itemsAt, textAt, textsAt } from '../../trail/spelling.ts';
import { agrees, apiSpelling } from '../api-spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';

/** What a rule hands to a target may be a secret: one that is handed something is not told in full. */
const HANDED = ['Input', 'InputTransformer', 'HttpParameters'];

function targetIn(record: TrailRecord, aspect: string): readonly AlteredTarget[] {
  const rule = textAt(record.requestParameters, 'rule');
  if (rule === undefined) return [];
  const id = ruleId(rule, textAt(record.requestParameters, 'eventBusName'));
  return [{ type: 'events-rule', id, region: record.awsRegion, aspect }];
}

function whole(told: unknown): Json {
  const target = apiSpelling(told) as { readonly [name: string]: Json };
  return HANDED.some((name) => target[name] !== undefined) ? null : target;
}

const targetId = ({ aspect = '' }: AlteredTarget) => aspect;
const onRule = (id: string) => {
  const { name, bus } = ruleOf(id);
  return { Rule: name, ...(bus === undefined ? {} : { EventBusName: bus }) };
};

/**
 * Targets taken off EventBridge rules of others: the rule goes on and starts nothing.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html
 */
export const eventsTargetRemoved: RevertedType = {
  type: 'events-target-removed',
  title: 'Targets taken off EventBridge rules',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    {
      ...{ source: 'events', name: 'RemoveTargets' },
      alterations: (record) =>
        textsAt(record.requestParameters, 'ids').flatMap((aspect) =>
          targetIn(record, aspect).map((target) => ({ target, set: false })),
        ),
    },
  ],
  toldBy: [
    {
      ...{ source: 'events', name: 'PutTargets' },
      alterations: (record) =>
        itemsAt(record.requestParameters, 'targets').flatMap((told) =>
          targetIn(record, textAt(told, 'id') ?? '').map((target) => ({ target, set: whole(told) })),
        ),
    },
  ],
  permissions: ['events:ListTargetsByRule', 'events:PutTargets', 'iam:PassRole'],
  same: agrees,
  action: (target) => `Put target ${targetId(target)} back on EventBridge rule ${target.id}`,
  async look(ctx, target) {
    const targets = await unlessAbsent(targetsOf(ctx, target.region, target.id));
    if (targets === undefined) return { state: 'gone' };
    const found = targets.find(({ Id }) => Id === targetId(target));
    return { state: 'there', value: found === undefined ? false : whole(found) };
  },
  async revert(ctx, { id, region }, to) {
    const Targets = [to as unknown as Target];
    const { FailedEntries: [failed] = [] } = await ctx.aws
      .write('events', region)
      .putTargets({ ...onRule(id), Targets });
    if (failed === undefined) return;
    throw new SpillkitError(
      failed.ErrorCode ?? 'TargetNotPut',
      `EventBridge did not take target ${failed.TargetId} of ${id}: ${failed.ErrorMessage ?? 'no reason given'}.`,
      'Put it on the rule in the console.',
    );
  },
  command: ({ id, region }, to) =>
    awsCommand('events', 'put-targets', {
      ...{ region, 'cli-input-json': JSON.stringify({ ...onRule(id), Targets: [to] }) },
    }),
};
