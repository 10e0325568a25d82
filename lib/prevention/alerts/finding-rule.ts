import type { AwsReaders } from '../../aws/access.ts';
import { type Change, changeId } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { allPages } from '../../resources/all-pages.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { until } from '../../resources/until.ts';
import { setUp } from '../set-up.ts';
import { SETUP } from '../setup-order.ts';
import { roleForwards } from './forwarding-role.ts';

/** The rule Spillkit makes in every region. */
export const OWN_RULE = 'spillkit-guardduty-findings';
const TARGET_ID = 'alerts';

/**
 * Findings of medium severity and above: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 */
const PATTERN = JSON.stringify({
  source: ['aws.guardduty'],
  'detail-type': ['GuardDuty Finding'],
  detail: { severity: [{ numeric: ['>=', 4] }] },
});

/** A sentence for people instead of the event's JSON. */
const IN_WORDS = {
  InputPathsMap: {
    account: '$.detail.accountId',
    region: '$.detail.region',
    severity: '$.detail.severity',
    title: '$.detail.title',
    type: '$.detail.type',
    id: '$.detail.id',
  },
  InputTemplate:
    '"GuardDuty, severity <severity>, account <account>, region <region>: <title> (<type>). Finding <id>."',
};
const ROLE_WAIT = { everyMs: 2_000, forMs: 30_000 };

type RuleParams = {
  readonly region: string;
  /** A topic in this region, or the event bus of another one. */
  readonly targetArn: string;
  /** Needed for an event bus. */
  readonly roleArn: string | null;
};

/** A rule that GuardDuty's findings match, and where it sends them. */
export interface FindingRule {
  readonly name: string;
  readonly enabled: boolean;
  readonly targets: readonly string[];
}

/** Rules of a region's default bus whose pattern names GuardDuty; a rule without one starts on a schedule. */
export async function findingRules(aws: AwsReaders, region: string): Promise<readonly FindingRule[]> {
  const events = aws.read('events', region);
  const rules = await allPages(async (NextToken) => {
    const page = await events.listRules(NextToken ? { NextToken } : {});
    return { items: page.Rules, next: page.NextToken };
  });
  const matching = rules.filter(({ EventPattern }) => EventPattern?.includes('aws.guardduty'));
  return Promise.all(
    matching.map(async ({ Name = '', State }) => {
      const { Targets = [] } = await events.listTargetsByRule({ Rule: Name });
      return { name: Name, enabled: State === 'ENABLED', targets: Targets.flatMap(({ Arn }) => Arn ?? []) };
    }),
  );
}

const isBus = ({ roleArn }: RuleParams) => roleArn !== null;

function targetOf(params: RuleParams) {
  const { targetArn: Arn, roleArn } = params;
  if (roleArn !== null) return { Id: TARGET_ID, Arn, RoleArn: roleArn };
  return { Id: TARGET_ID, Arn, InputTransformer: IN_WORDS };
}

/** Sends a region's findings on: to the topic, or to the region the topic stands in. */
export function ruleChange(params: RuleParams): Change<RuleParams> {
  const { region, targetArn } = params;
  const target = { type: 'eventbridge-rule', id: `${OWN_RULE} in ${region}`, region };
  const where = isBus(params) ? `region ${targetArn.split(':')[3]}` : `topic ${targetArn.split(':').at(-1)}`;
  return {
    ...{ id: changeId('route-findings', target), kind: 'route-findings', target },
    title: `Send GuardDuty findings of ${region} to ${where}`,
    because: [
      { kind: 'observed', call: 'events:ListRules', fact: `no rule ${OWN_RULE} in ${region} does so` },
    ],
    ...{ order: SETUP.route, effect: 'reversible', preselected: true },
    command: [
      awsCommand('events', 'put-rule', { region, name: OWN_RULE, 'event-pattern': PATTERN }),
      awsCommand('events', 'put-targets', {
        ...{ region, rule: OWN_RULE, targets: JSON.stringify([targetOf(params)]) },
      }),
    ].join('\n'),
    params,
  };
}

/** Whether a region's own rule sends where it should. */
export function routes(rules: readonly FindingRule[], { targetArn }: Pick<RuleParams, 'targetArn'>): boolean {
  return rules.some(
    ({ name, enabled, targets }) => name === OWN_RULE && enabled && targets.includes(targetArn),
  );
}

async function route(ctx: WriteContext, params: RuleParams): Promise<undefined> {
  const { region, targetArn } = params;
  if (isBus(params)) {
    const forwards = () => roleForwards(ctx.aws, targetArn);
    await until(ctx, 'the role that forwards findings', forwards, (there) => there, ROLE_WAIT);
  }
  const events = ctx.aws.write('events', region);
  await events.putRule({ Name: OWN_RULE, EventPattern: PATTERN, State: 'ENABLED' });
  const { FailedEntries = [] } = await events.putTargets({ Rule: OWN_RULE, Targets: [targetOf(params)] });
  const [failed] = FailedEntries;
  // PutTargets answers 200 for targets it refused.
  if (failed !== undefined) throw Object.assign(new Error(failed.ErrorMessage), { name: failed.ErrorCode });
}

/** Makes the rule and its target; taken back, both go. */
export const routeFindingsKind: WritingKind<RuleParams> = {
  kind: 'route-findings',
  permissions: [
    'events:ListRules',
    'events:ListTargetsByRule',
    'events:PutRule',
    'events:PutTargets',
    'events:RemoveTargets',
    'events:DeleteRule',
    'iam:GetRolePolicy',
    'iam:PassRole',
  ],
  writes: true,
  apply: (ctx, changes) => setUp(changes, (params) => route(ctx, params)),
  async verify({ aws }: ReadContext, { params }) {
    if (routes(await findingRules(aws, params.region), params)) return { held: true };
    return { held: false, found: `no rule sends findings to ${params.targetArn}` };
  },
  async undo({ aws }, { params: { region } }) {
    const events = aws.write('events', region);
    const removed = await unlessAbsent(events.removeTargets({ Rule: OWN_RULE, Ids: [TARGET_ID] }));
    if (removed === undefined) return { result: 'already-gone' };
    await events.deleteRule({ Name: OWN_RULE });
    return { result: 'applied' };
  },
};
