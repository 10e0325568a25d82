import type { NormalizedSchema } from '@smithy/core/schema';
import { isDateTime, isRecord, toText } from './scalar.ts';

/** Typed value from parsed JSON. Times are seconds since 1970 or ISO 8601, blobs base64. */
export function fromJson(schema: NormalizedSchema, json: unknown): unknown {
  if (json === null || json === undefined) return undefined;
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema() && isRecord(json)) {
    const struct: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator()) {
      const field = json[jsonName(member, name)];
      if (field !== undefined && field !== null) struct[name] = fromJson(member, field);
    }
    return struct;
  }
  if (schema.isListSchema() && Array.isArray(json))
    return json.map((item) => fromJson(schema.getValueSchema(), item));
  if (schema.isMapSchema() && isRecord(json)) {
    return Object.fromEntries(
      Object.entries(json).map(([key, item]) => [key, fromJson(schema.getValueSchema(), item)]),
    );
  }
  if (schema.isTimestampSchema())
    return typeof json === 'number' ? new Date(json * 1000) : new Date(String(json));
  if (schema.isBlobSchema()) return new Uint8Array(Buffer.from(String(json), 'base64'));
  return json;
}

/** JSON-ready value from a typed one, members named as on the wire. */
export function toJson(schema: NormalizedSchema, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (schema.isStructSchema() && isRecord(value)) {
    const json: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator()) {
      const field = toJson(member, value[name]);
      if (field !== undefined) json[jsonName(member, name)] = field;
    }
    return json;
  }
  if (schema.isListSchema() && Array.isArray(value))
    return value.map((item) => toJson(schema.getValueSchema(), item));
  if (schema.isMapSchema() && isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, toJson(schema.getValueSchema(), item)]),
    );
  }
  if (value instanceof Date) return isDateTime(schema) ? value.toISOString() : value.getTime() / 1000;
  if (value instanceof Uint8Array) return toText(value);
  return value;
}

function jsonName(member: NormalizedSchema, name: string): string {
  return member.getMergedTraits().jsonName ?? name;
}
