import type { Target } from '@aws-sdk/client-eventbridge';
import { ORDER } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { firstTold } from '../first-told.ts';
import { recorded } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { ruleId, ruleOf } from './rule-names.ts';
import { removeTargets, targetsOf } from './rule-targets.ts';

const TYPE = 'events-target';

interface Found {
  readonly target: Target;
  /** ISO 8601: PutTargets changes a target of the same id that is there. */
  readonly toldSince?: string;
}

function refs(record: TrailRecord): readonly ResourceRef[] {
  const { requestParameters: asked } = record;
  const name = textAt(asked, 'rule');
  if (name === undefined) return [];
  const parent = ruleId(name, textAt(asked, 'eventBusName'));
  return itemsAt(asked, 'targets').flatMap((target) => {
    const id = textAt(target, 'id');
    const label = textAt(target, 'arn');
    if (id === undefined) return [];
    return recorded(TYPE, record, {
      id: `${parent}#${id}`,
      parent,
      ...(label === undefined ? {} : { label }),
    });
  });
}

function ruleAndTarget(id: string): { readonly rule: string; readonly target: string } {
  const hash = id.indexOf('#');
  return { rule: id.slice(0, hash), target: id.slice(hash + 1) };
}

/**
 * Targets put on EventBridge rules: what a rule of somebody else starts for the attacker. One that has been given
 * another destination since is somebody else's.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html
 */
export const eventsTarget = describedType<Found>({
  type: TYPE,
  title: 'Targets of EventBridge rules',
  action: 'Take target off EventBridge rule',
  order: ORDER.stopRespawners,
  createdBy: [{ source: 'events', name: 'PutTargets', refs }],
  deletedBy: [{ source: 'events', name: 'RemoveTargets' }],
  permissions: ['cloudtrail:LookupEvents', 'events:ListTargetsByRule', 'events:RemoveTargets'],

  async describe(ctx, ref) {
    const { rule, target: wanted } = ruleAndTarget(ref.id);
    const targets = (await unlessAbsent(targetsOf(ctx, ref.region, rule))) ?? [];
    const target = targets.find(({ Id }) => Id === wanted);
    if (target === undefined || (ref.label !== undefined && target.Arn !== ref.label)) return undefined;
    const told = await firstTold(ctx, ref, {
      source: 'events',
      name: 'PutTargets',
      idOf: (record) => refs(record).find(({ id }) => id === ref.id)?.id,
    });
    return { target, ...(told === undefined ? {} : { toldSince: told.toISOString() }) };
  },
  facts: ({ target, toldSince }) => ({
    createdAt: toldSince === undefined ? undefined : new Date(toldSince),
    summary: target.Arn,
  }),
  erase: (ctx, { id, region }, { target }) =>
    removeTargets(ctx, { region, id: ruleAndTarget(id).rule }, [target]),
  commands({ id, region }) {
    const { rule, target } = ruleAndTarget(id);
    const { name, bus } = ruleOf(rule);
    return [
      awsCommand('events', 'remove-targets', {
        region,
        rule: name,
        ...(bus === undefined ? {} : { 'event-bus-name': bus }),
        ids: target,
      }),
    ];
  },
});
