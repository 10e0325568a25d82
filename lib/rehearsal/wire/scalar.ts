import type { NormalizedSchema } from '@smithy/core/schema';

/** A value written as text (query, label, header or form field) as the type its schema says. */
export function fromText(schema: NormalizedSchema, text: string): unknown {
  if (schema.isBlobSchema()) return new Uint8Array(Buffer.from(text, 'base64'));
  if (schema.isBooleanSchema()) return text === 'true';
  if (schema.isNumericSchema()) return Number(text);
  if (schema.isTimestampSchema())
    return /^-?\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
  return text;
}

/** A typed value as text; dates as ISO 8601 to the second, which is as far as the XML services tell them. */
export function toText(value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace(/\.\d{3}Z$/, 'Z');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return String(value);
}

/** The SDK's mark of a timestamp that JSON holds as an ISO 8601 text instead of a number. */
const DATE_TIME = 5;

/** Whether a timestamp of this schema is written as an ISO 8601 text. */
export function isDateTime(schema: NormalizedSchema): boolean {
  return schema.getSchema() === DATE_TIME;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
