import type { NormalizedSchema } from '@smithy/core/schema';
import type { BodyFormat } from './body-format.ts';
import type { WireRequest, WireResponse } from './http.ts';
import type { Routed } from './route.ts';
import { fromText, isRecord, toText } from './scalar.ts';
import type { OperationSchema } from './schemas.ts';

type Fields = Record<string, unknown>;

/**
 * Typed input of a REST operation: path labels, query, headers and body together.
 * https://smithy.io/2.0/spec/http-bindings.html
 */
export function fromRest({ schema, labels }: Routed, request: WireRequest, format: BodyFormat): unknown {
  if (!schema.input.isStructSchema()) return {};
  const fields: Fields = { ...fromBody(schema.input, request.body, format) };
  for (const [name, member] of schema.input.structIterator()) {
    const traits = member.getMergedTraits();
    const label = traits.httpLabel ? labels[name] : undefined;
    if (label !== undefined) fields[name] = fromText(member, label);
    const asked = traits.httpQuery === undefined ? undefined : request.query[traits.httpQuery];
    if (asked !== undefined && asked !== null) fields[name] = fromQuery(member, asked);
    const header = traits.httpHeader ? request.headers[traits.httpHeader.toLowerCase()] : undefined;
    if (header !== undefined) fields[name] = fromHeader(member, header);
    const prefix = traits.httpPrefixHeaders;
    if (prefix !== undefined) Object.assign(fields, prefixed(name, prefix, request));
  }
  return fields;
}

function fromBody(input: NormalizedSchema, body: Uint8Array, format: BodyFormat): Fields {
  const [payload] = payloadOf(input);
  if (payload !== undefined) {
    const [name, member] = payload;
    if (member.isBlobSchema()) return { [name]: body };
    if (body.length === 0) return {};
    return { [name]: member.isStringSchema() ? Buffer.from(body).toString() : format.read(member, body) };
  }
  if (body.length === 0) return {};
  const read = format.read(input, body);
  return isRecord(read) ? read : {};
}

function payloadOf(struct: NormalizedSchema) {
  return [...struct.structIterator()].filter(([, member]) => member.getMergedTraits().httpPayload);
}

function fromQuery(member: NormalizedSchema, asked: string | readonly string[]): unknown {
  const texts = typeof asked === 'string' ? [asked] : asked;
  return member.isListSchema()
    ? texts.map((each) => fromText(member.getValueSchema(), each))
    : fromText(member, texts[0] ?? '');
}

function fromHeader(member: NormalizedSchema, header: string): unknown {
  return member.isListSchema()
    ? header.split(/,\s*/).map((each) => fromText(member.getValueSchema(), each))
    : fromText(member, header);
}

function prefixed(name: string, prefix: string, { headers }: WireRequest): Fields {
  const found = Object.entries(headers).filter(([header]) => header.startsWith(prefix.toLowerCase()));
  if (found.length === 0) return {};
  return { [name]: Object.fromEntries(found.map(([header, value]) => [header.slice(prefix.length), value])) };
}

/** The response of a REST operation: members of its output as headers, the rest or the payload as the body. */
export function toRest({ output, route }: OperationSchema, value: unknown, format: BodyFormat): WireResponse {
  const status = route?.status ?? 200;
  const fields = isRecord(value) ? value : {};
  if (!output.isStructSchema()) return { status, headers: {}, body: new Uint8Array() };
  const headers: Record<string, string> = {};
  const inBody: Fields = {};
  for (const [name, member] of output.structIterator()) {
    const field = fields[name];
    const { httpHeader, httpPrefixHeaders } = member.getMergedTraits();
    if (field === undefined || field === null) continue;
    if (httpHeader !== undefined) headers[httpHeader.toLowerCase()] = toHeader(field);
    else if (httpPrefixHeaders !== undefined && isRecord(field)) {
      for (const [key, each] of Object.entries(field)) headers[`${httpPrefixHeaders}${key}`] = String(each);
    } else inBody[name] = field;
  }
  const [payload] = payloadOf(output);
  if (payload !== undefined) {
    const [name, member] = payload;
    const streamed = member.getMergedTraits().streaming ? { streamed: true as const } : {};
    return { status, headers, body: payloadBody(member, inBody[name], format), ...streamed };
  }
  const typed = { 'content-type': format.contentType, ...headers };
  return { status, headers: typed, body: Buffer.from(format.write(output, inBody)) };
}

function payloadBody(member: NormalizedSchema, value: unknown, format: BodyFormat): Uint8Array {
  if (value === undefined) return new Uint8Array();
  if (value instanceof Uint8Array) return value;
  return Buffer.from(member.isStringSchema() ? String(value) : format.write(member, value));
}

function toHeader(value: unknown): string {
  if (value instanceof Date) return value.toUTCString();
  return Array.isArray(value) ? value.map(toText).join(', ') : toText(value);
}
