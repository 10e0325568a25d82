import type { WireRequest } from './http.ts';
import { fromJson } from './json.ts';
import { fromText, isRecord } from './scalar.ts';
import type { OperationSchema, OperationSchemas } from './schemas.ts';

/** The REST operation a request names by method and path, with its path labels; undefined when there is none. */
export function routeOf(
  schemas: OperationSchemas,
  request: WireRequest,
): { readonly schema: OperationSchema; readonly labels: Readonly<Record<string, string>> } | undefined {
  const path = segments(request.path);
  let best: { schema: OperationSchema; labels: Record<string, string> } | undefined;
  for (const schema of schemas.values()) {
    if (!schema.http || schema.http[0] !== request.method) continue;
    const labels = match(segments(schema.http[1]), path);
    // `/detector/{id}/findings/get` and `/detector/{id}/findings/{x}` may both match: the one with fewer labels is meant.
    if (labels && (!best || Object.keys(labels).length < Object.keys(best.labels).length))
      best = { schema, labels };
  }
  return best;
}

function segments(path: string): string[] {
  return (path.split('?')[0] ?? '').split('/').filter((segment) => segment !== '');
}

function match(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const given = path[index] ?? '';
    const label = /^\{(\w+)\+?\}$/.exec(part)?.[1];
    if (label) labels[label] = decodeURIComponent(given);
    else if (part !== given) return undefined;
  }
  return labels;
}

/** Typed input of a REST operation: JSON body, path labels, query and headers together. */
export function fromRest(
  schema: OperationSchema,
  labels: Readonly<Record<string, string>>,
  request: WireRequest,
): unknown {
  if (!schema.input.isStructSchema()) return {};
  const text = Buffer.from(request.body).toString();
  const body = fromJson(schema.input, text ? JSON.parse(text) : {});
  const input: Record<string, unknown> = isRecord(body) ? { ...body } : {};
  for (const [name, member] of schema.input.structIterator()) {
    const traits = member.getMergedTraits();
    const label = labels[name];
    if (traits.httpLabel && label !== undefined) input[name] = fromText(member, label);
    const asked = traits.httpQuery ? request.query[traits.httpQuery] : undefined;
    if (asked !== undefined && asked !== null) {
      const texts = typeof asked === 'string' ? [asked] : asked;
      input[name] = member.isListSchema()
        ? texts.map((each) => fromText(member.getValueSchema(), each))
        : fromText(member, texts[0] ?? '');
    }
    const header = traits.httpHeader ? request.headers[traits.httpHeader.toLowerCase()] : undefined;
    if (header !== undefined) input[name] = fromText(member, header);
  }
  return input;
}
