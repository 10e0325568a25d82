import type { TrailRecord } from '../trail/record.ts';
import { textAt } from '../trail/spelling.ts';
import type { CreationEvent, ResourceRef } from './resource-type.ts';

/** What a record says about the thing it made. */
interface Named extends Partial<Pick<ResourceRef, 'arn' | 'parent' | 'label'>> {
  readonly id: string;
}

/** The thing of an id a record names, if it names one: it is in the record's region, and born with the record. */
export function recorded(
  type: string,
  record: TrailRecord,
  named: Named | undefined,
): readonly ResourceRef[] {
  if (named === undefined) return [];
  return [{ type, ...named, region: record.awsRegion, bornAt: record.eventTime }];
}

/** A creation event, and how its record names the one thing it made. */
export function creation(
  type: string,
  event: `${string}:${string}`,
  named: (record: TrailRecord) => Named | undefined,
): CreationEvent {
  const [source = '', name = ''] = event.split(':');
  return { source, name, refs: (record) => recorded(type, record, named(record)) };
}

/** A text of the answer, or of the request where the answer does not have it. */
export function answeredOrAsked(
  { responseElements, requestParameters }: TrailRecord,
  answered: readonly string[],
  asked: readonly string[] = answered,
): string | undefined {
  return textAt(responseElements, ...answered) ?? textAt(requestParameters, ...asked);
}

/** The thing an ARN in the answer names: everything behind `marker` is its id. */
export function byArn(arn: string | undefined, marker: string): Named | undefined {
  if (arn === undefined) return undefined;
  const at = arn.indexOf(marker);
  return at < 0 ? undefined : { id: arn.slice(at + marker.length), arn };
}
