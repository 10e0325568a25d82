import type { NormalizedSchema } from '@smithy/core/schema';
import { isRecord, toText } from './scalar.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xD;',
};

/** Text with what XML gives a meaning written as entities. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r]/g, (char) => ESCAPES[char] ?? char);
}

/** Members of a typed structure as XML elements, named as the service names them on the wire. */
export function structToXml(schema: NormalizedSchema, value: unknown): string {
  if (!schema.isStructSchema() || !isRecord(value)) return '';
  let xml = '';
  for (const [name, member] of schema.structIterator()) {
    const field = value[name];
    if (field === undefined || field === null) continue;
    const traits = member.getMergedTraits();
    const tag = traits.xmlName ?? name;
    if (traits.xmlFlattened && member.isListSchema() && Array.isArray(field)) {
      xml += field.map((item) => element(tag, content(member.getValueSchema(), item))).join('');
    } else xml += element(tag, content(member, field));
  }
  return xml;
}

function content(schema: NormalizedSchema, value: unknown): string {
  if (schema.isStructSchema()) return structToXml(schema, value);
  if (schema.isListSchema() && Array.isArray(value)) {
    const item = schema.getValueSchema();
    const tag = item.getMergedTraits().xmlName ?? 'member';
    return value.map((each) => element(tag, content(item, each))).join('');
  }
  if (schema.isMapSchema() && isRecord(value)) {
    const key = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
    const tag = schema.getValueSchema().getMergedTraits().xmlName ?? 'value';
    return Object.entries(value)
      .map(([name, each]) =>
        element(
          'entry',
          element(key, escapeXml(name)) + element(tag, content(schema.getValueSchema(), each)),
        ),
      )
      .join('');
  }
  return escapeXml(toText(value));
}

function element(tag: string, inner: string): string {
  return `<${tag}>${inner}</${tag}>`;
}
