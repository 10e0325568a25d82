import type { TrailRecord } from '../trail/record.ts';
import type { LeadTo } from './leads.ts';
import { LAUNCH_SLACK_MS, parentMarks } from './service-launches.ts';
import type { Tracing } from './tracing.ts';

const CLOUDFORMATION = 'cloudformation.amazonaws.com';

/** What services launched by themselves for a call: until somebody else's call makes a parent of the same name. */
export function followLaunches(tracing: Tracing, { parent, by }: LeadTo<'launches'>): void {
  const begins = Date.parse(parent.eventTime) - LAUNCH_SLACK_MS;
  for (const mark of parentMarks(parent)) {
    const next = tracing.index
      .by('parent', mark)
      .find((other) => other.eventTime > parent.eventTime && other.eventID !== parent.eventID);
    const ends = next === undefined ? Number.POSITIVE_INFINITY : Date.parse(next.eventTime);
    const launches = tracing.index.by('launch', mark).filter(({ eventTime }) => {
      const time = Date.parse(eventTime);
      return time >= begins && time < ends;
    });
    tracing.takeLaunches(launches, parent, by);
  }
}

/**
 * What CloudFormation did as whoever made the stack, or in the stack's role, and without a tag to tell for which
 * stack: the attacker's where the request names the stack, else in doubt.
 */
export function followStack(tracing: Tracing, { parent, name, roleArn, by }: LeadTo<'stack'>): void {
  const caller = parent.userIdentity.arn;
  const done = [
    ...(caller === undefined ? [] : tracing.index.by('caller', caller)),
    ...tracing.index
      .by('session', 'AWSCloudFormation')
      .filter(({ userIdentity }) => userIdentity.sessionContext?.sessionIssuer?.arn === roleArn),
  ].filter((record) => isFor(parent, record) && !tracing.hasTaken(record));
  const named = done.filter((record) => JSON.stringify(record.requestParameters ?? null).includes(name));
  tracing.takeLaunches(named, parent, by);
  const others = done.filter((record) => !named.includes(record));
  tracing.doubt(others, by, `CloudFormation did it, maybe for stack ${name} (event ${parent.eventID})`);
}

function isFor(parent: TrailRecord, record: TrailRecord): boolean {
  const { userIdentity, awsRegion, eventTime } = record;
  const home = 'us-east-1';
  return (
    userIdentity.invokedBy === CLOUDFORMATION &&
    (awsRegion === parent.awsRegion || awsRegion === home) &&
    record.readOnly !== true &&
    Date.parse(eventTime) >= Date.parse(parent.eventTime) - LAUNCH_SLACK_MS
  );
}
