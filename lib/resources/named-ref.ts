import { GLOBAL } from '../playbook/change.ts';
import type { TrailRecord } from '../trail/record.ts';
import { textAt } from '../trail/spelling.ts';
import type { ResourceRef } from './resource-type.ts';

interface Spelling {
  readonly type: string;
  /** Member of `responseElements` that describes the new thing: `user`. */
  readonly holder: string;
  /** Where its name and its unique id stand in the holder; the request has the name too. */
  readonly name: string;
  readonly uniqueId: string;
}

/** The IAM resource a creation record names, with the unique id that tells it from a later namesake. */
export function namedRef(record: TrailRecord, spelling: Spelling): readonly ResourceRef[] {
  const made = (member: string) => textAt(record.responseElements, spelling.holder, member);
  const id = made(spelling.name) ?? textAt(record.requestParameters, spelling.name);
  if (id === undefined) return [];
  const [arn, uniqueId] = [made('arn'), made(spelling.uniqueId)];
  return [
    {
      type: spelling.type,
      id,
      region: GLOBAL,
      bornAt: record.eventTime,
      ...(arn === undefined ? {} : { arn }),
      ...(uniqueId === undefined ? {} : { uniqueId }),
    },
  ];
}
