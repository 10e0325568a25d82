import type { NormalizedSchema } from '@smithy/core/schema';
import { isRecord } from './scalar.ts';

/**
 * A typed value in the shape its XML has when it is read without a schema, which is how S3 records requests: one item
 * of a list is the item, several are an array.
 */
export function xmlShape(schema: NormalizedSchema, value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (schema.isListSchema() && Array.isArray(value)) {
    const items = value.map((each) => xmlShape(schema.getValueSchema(), each));
    const shape = items.length === 1 ? items[0] : items;
    if (schema.getMergedTraits().xmlFlattened) return shape;
    return { [schema.getValueSchema().getMergedTraits().xmlName ?? 'member']: shape };
  }
  if (!schema.isStructSchema() || !isRecord(value)) return value;
  const shape: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const field = value[name];
    if (field !== undefined) shape[member.getMemberTraits().xmlName ?? name] = xmlShape(member, field);
  }
  return shape;
}
