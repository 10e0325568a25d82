import type { AwsReaders } from '../../aws/access.ts';
import { unlooked } from '../../aws/errors.ts';
import { counted } from '../../incident/counted.ts';
import type { Change } from '../../playbook/change.ts';
import type { HumanTask, PlanNote, Unlooked } from '../../playbook/plan.ts';
import { type FindingRule, findingRules, OWN_RULE, routes, ruleChange } from './finding-rule.ts';
import { FORWARDING_ROLE, roleChange, roleForwards } from './forwarding-role.ts';
import { confirmTask, type Receiver, receiversOf, subscriptionChange } from './subscription.ts';
import { OWN_TOPIC, readTopic, regionOf, requireTopic, topicChange } from './topic.ts';
import { mayPublish, permissionChange } from './topic-permission.ts';

/** Where alerts are to go, as the responder said. */
export interface AlertChoice {
  readonly mail?: readonly string[];
  /** A topic there is already. */
  readonly topic?: string;
}

/** What of the way from a finding to a person stands and what would be set up. */
export interface AlertPlan {
  readonly changes: readonly Change[];
  readonly notes: readonly PlanNote[];
  readonly leftToHuman: readonly HumanTask[];
  readonly unlooked: readonly Unlooked[];
}

interface Places {
  readonly home: string;
  readonly account: string;
  readonly partition: string;
  /** Regions with a detector, or that get one. */
  readonly regions: readonly string[];
}

const info = (text: string): PlanNote => ({ level: 'info', text });

/** The topic alerts go to: the one that was named, else Spillkit's own in the home region. */
function topicArnOf({ topic }: AlertChoice, { home, account, partition }: Omit<Places, 'regions'>) {
  return topic ?? `arn:${partition}:sns:${home}:${account}:${OWN_TOPIC}`;
}

interface RegionRules {
  readonly region: string;
  readonly rules: readonly FindingRule[];
  readonly unlooked?: Unlooked;
}

async function rulesIn(aws: AwsReaders, region: string): Promise<RegionRules> {
  try {
    return { region, rules: await findingRules(aws, region) };
  } catch (error) {
    return { region, rules: [], unlooked: unlooked(region, 'events:ListRules', error) };
  }
}

interface Destination {
  /** Its attributes, undefined when there is no such topic. */
  readonly topic: Readonly<Record<string, string>> | undefined;
  readonly receivers: readonly Receiver[];
}

async function destinationOf(
  aws: AwsReaders,
  topicArn: string,
): Promise<Destination | { readonly gap: Unlooked }> {
  try {
    const topic = await readTopic(aws, topicArn);
    return { topic, receivers: topic === undefined ? [] : await receiversOf(aws, topicArn) };
  } catch (error) {
    return { gap: unlooked(regionOf(topicArn), 'sns:GetTopicAttributes', error) };
  }
}

/**
 * One topic in one region, and a rule in every region that sends its findings there: so each person confirms one
 * subscription and not one a region. EventBridge sends across regions with a role, in the `aws` partition alone:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html. A rule cannot send to a topic of
 * another region itself.
 */
export async function planAlerts(aws: AwsReaders, choice: AlertChoice, places: Places): Promise<AlertPlan> {
  const { account, partition, regions } = places;
  const topicArn = topicArnOf(choice, places);
  if (choice.topic !== undefined) await requireTopic(aws, topicArn);
  const home = regionOf(topicArn);
  const looked = await Promise.all([...new Set([home, ...regions])].map((region) => rulesIn(aws, region)));
  const gaps = looked.flatMap((one) => one.unlooked ?? []);
  const foreign = looked.flatMap(({ region, rules }) =>
    rules.filter(({ name }) => name !== OWN_RULE).map((rule) => ({ region, rule })),
  );
  const notes = foreignNotes(foreign);
  const destination = await destinationOf(aws, topicArn);
  if ('gap' in destination) {
    return { changes: [], notes, leftToHuman: [], unlooked: [...gaps, destination.gap] };
  }
  const { topic, receivers } = destination;
  const wanted = topic !== undefined || choice.topic !== undefined || (choice.mail ?? []).length > 0;
  if (!wanted) {
    const told = new Set(foreign.filter(({ rule }) => rule.enabled).map(({ region }) => region));
    const untold = regions.filter((region) => !told.has(region));
    const tasks = untold.length === 0 || gaps.length > 0 ? [] : [nameReceiverTask(untold)];
    return { changes: [], notes, leftToHuman: tasks, unlooked: gaps };
  }
  const crosses = partition === 'aws';
  const abroad = regions.filter((region) => region !== home && crosses);
  const busArn = `arn:${partition}:events:${home}:${account}:event-bus/default`;
  const roleArn = `arn:${partition}:iam::${account}:role/${FORWARDING_ROLE}`;
  const ways = [
    { region: home, targetArn: topicArn, roleArn: null },
    ...abroad.map((region) => ({ region, targetArn: busArn, roleArn })),
  ];
  const unread = new Set(gaps.map(({ where }) => where));
  const open = ways.filter(({ region, targetArn }) => {
    const rules = looked.find((one) => one.region === region)?.rules ?? [];
    return !unread.has(region) && !routes(rules, { targetArn });
  });
  const permission = { topicArn, publisher: 'events', account } as const;
  const newcomers = (choice.mail ?? []).filter(
    (mail) => !receivers.some(({ protocol, endpoint }) => protocol === 'email' && endpoint === mail),
  );
  return {
    changes: [
      ...(topic === undefined && choice.topic === undefined ? [topicChange(topicArn)] : []),
      ...(mayPublish(topic?.Policy, permission) ? [] : [permissionChange(permission)]),
      ...newcomers.map((mail) => subscriptionChange(topicArn, mail)),
      ...(abroad.length > 0 && !(await roleForwards(aws, busArn)) ? [roleChange(busArn)] : []),
      ...open.map(ruleChange),
    ],
    notes: [...notes, ...receiverNotes(receivers)],
    leftToHuman: [
      ...[...newcomers, ...unconfirmed(receivers)].map(confirmTask),
      ...(crosses ? [] : elsewhereTask(regions.filter((region) => region !== home))),
      ...(receivers.length + newcomers.length === 0 ? [nobodyTask(topicArn)] : []),
    ],
    unlooked: gaps,
  };
}

const unconfirmed = (receivers: readonly Receiver[]) =>
  receivers
    .filter(({ protocol, arn }) => protocol === 'email' && arn === undefined)
    .map(({ endpoint }) => endpoint);

function receiverNotes(receivers: readonly Receiver[]): readonly PlanNote[] {
  return receivers.map(({ protocol, endpoint, arn }) =>
    info(`Alerts go to ${protocol} ${endpoint}: ${arn === undefined ? 'not confirmed yet' : 'confirmed'}.`),
  );
}

function foreignNotes(
  foreign: readonly { readonly region: string; readonly rule: FindingRule }[],
): readonly PlanNote[] {
  return foreign.map(({ region, rule: { name, enabled, targets } }) =>
    info(
      `Rule ${name} in ${region} ${enabled ? 'sends' : 'is off; it would send'} findings to ${targets.join(', ') || 'nothing'}; it is left as it is.`,
    ),
  );
}

function nameReceiverTask(untold: readonly string[]): HumanTask {
  return {
    what: `Say who is told of findings in ${counted(untold.length, 'region')}`,
    why: 'A finding nobody hears of helps nobody, and no rule sends them anywhere.',
    how: 'spillkit run prevent-key-leaks --only enable-guardduty --mail ADDRESS',
  };
}

function nobodyTask(topicArn: string): HumanTask {
  return {
    what: `Say who is told of what is published to ${topicArn}`,
    why: 'The topic has no receiver.',
    how: 'spillkit run prevent-key-leaks --only enable-guardduty --mail ADDRESS',
  };
}

function elsewhereTask(regions: readonly string[]): readonly HumanTask[] {
  if (regions.length === 0) return [];
  return [
    {
      what: `Send findings of ${regions.join(', ')} to somebody`,
      why: 'EventBridge does not send from one region to another in this partition.',
      how: regions
        .map(
          (region) =>
            `spillkit run prevent-key-leaks --only enable-guardduty --regions ${region} --topic ARN`,
        )
        .join('\n'),
    },
  ];
}
