import type { AccountState } from '../../account/state.ts';
import type { World } from '../../world.ts';

/** Who should hear of alerts. */
export const MAILBOX = 'security@shop.example';

interface Subscription {
  readonly topicArn: string;
  readonly endpoint: string;
  confirmed: boolean;
}

const subscriptions = (state: AccountState): readonly Subscription[] =>
  Object.values(state.regions).flatMap(
    ({ shelves }) => Object.values(shelves['sns/subscription'] ?? {}) as Subscription[],
  );

/** Somebody reads the mailbox, and confirms what it is asked about. */
export function readMailbox({ account, clock }: World): void {
  clock.onAdvance(() => {
    for (const one of subscriptions(account.state)) if (one.endpoint === MAILBOX) one.confirmed = true;
  });
}

interface Rule {
  readonly state: string;
  readonly asked: { readonly EventPattern?: string };
  readonly targets: Readonly<Record<string, { readonly Arn?: string }>>;
}

function targetsOfFindings(state: AccountState, region: string): readonly string[] {
  const rules = Object.values(state.regions[region]?.shelves['events/rules'] ?? {}) as Rule[];
  return rules
    .filter(({ state: is, asked }) => is === 'ENABLED' && asked.EventPattern?.includes('aws.guardduty'))
    .flatMap(({ targets }) => Object.values(targets).flatMap(({ Arn }) => Arn ?? []));
}

/** Whether a finding of `region` comes to a confirmed mailbox, by a topic there or by the bus of another region. */
export function findingsHeard(state: AccountState, region: string): boolean {
  const targets = targetsOfFindings(state, region);
  const buses = targets
    .filter((arn) => /:event-bus\/default$/.test(arn))
    .map((arn) => arn.split(':')[3] ?? '');
  const topics = [...targets, ...buses.flatMap((there) => targetsOfFindings(state, there))];
  return topics.some((arn) => {
    const topic = state.regions[arn.split(':')[3] ?? '']?.shelves['sns/topic']?.[arn] as
      | { readonly policy?: string }
      | undefined;
    if (topic?.policy?.includes('events.amazonaws.com') !== true) return false;
    return subscriptions(state).some(({ topicArn, confirmed }) => topicArn === arn && confirmed);
  });
}
