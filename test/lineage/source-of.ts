import { sessionNameOf } from '../../lib/lineage/principal-ref.ts';
import { resourcesOf } from '../../lib/rehearsal/services/cloudtrail/summary.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import type { LookupAttribute, TrailQuery, TrailSource } from '../../lib/trail/source.ts';

/** A trail source that answers from records as LookupEvents does: one attribute, a window, regions. */
export function sourceOf(records: readonly TrailRecord[]): {
  readonly source: TrailSource;
  readonly asked: readonly TrailQuery[];
} {
  const asked: TrailQuery[] = [];
  const source: TrailSource = {
    async query(query) {
      asked.push(query);
      const { attribute, from, to, regions } = query;
      const inWindow = (time: number) => time >= from.getTime() && time <= to.getTime();
      return {
        records: records.filter(
          (record) =>
            isAbout(attribute, record) &&
            inWindow(Date.parse(record.eventTime)) &&
            (regions?.includes(record.awsRegion) ?? true),
        ),
        unlooked: [],
      };
    },
  };
  return { source, asked };
}

/** Whether LookupEvents gives the record for an attribute. */
export function isAbout({ key, value }: LookupAttribute, record: TrailRecord): boolean {
  const { userIdentity, eventName } = record;
  switch (key) {
    case 'AccessKeyId':
      return userIdentity.accessKeyId === value;
    case 'EventName':
      return eventName === value;
    case 'Username':
      return (
        (userIdentity.userName ?? sessionNameOf(userIdentity) ?? userIdentity.arn?.split('/').at(-1)) ===
        value
      );
    case 'ResourceName':
      return resourcesOf(record).some(({ ResourceName }) => ResourceName === value);
  }
}
