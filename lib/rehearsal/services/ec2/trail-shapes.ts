import type { Filter, TagSpecification } from '@aws-sdk/client-ec2';
import type { JsonObject } from '../../../trail/record.ts';

/** EC2 lists as CloudTrail writes them: `{items: […]}`, or `{}` for an empty one. */
export function items(list: readonly unknown[] | undefined): JsonObject {
  return list?.length ? { items: list } : {};
}

/** A list of ids as CloudTrail writes it: `{items: [{instanceId: 'i-…'}]}`. */
export function idItems(field: string, ids: readonly string[] | undefined): JsonObject {
  return items(ids?.map((id) => ({ [field]: id })));
}

export function filterSet(filters: readonly Filter[] | undefined): JsonObject {
  return items(filters?.map(({ Name, Values }) => ({ name: Name, valueSet: idItems('value', Values) })));
}

export function tagSpecificationSet(specifications: readonly TagSpecification[] | undefined): JsonObject {
  if (!specifications?.length) return {};
  const set = specifications.map(({ ResourceType, Tags }) => ({
    resourceType: ResourceType,
    tags: Tags?.map(({ Key, Value }) => ({ key: Key, value: Value })),
  }));
  return { tagSpecificationSet: items(set) };
}

/** `responseElements` of calls that answer nothing but that they were done. */
export function done(): JsonObject {
  return { _return: true };
}

/** Leaves out what is undefined, as CloudTrail does. */
export function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What CloudTrail shows in the place of user data. */
export const MASKED = '<sensitiveDataRemoved>';
