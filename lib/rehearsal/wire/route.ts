import type { NormalizedSchema } from '@smithy/core/schema';
import type { WireRequest } from './http.ts';
import { type OperationSchema, type OperationSchemas, type Route, segmentsOf } from './schemas.ts';

/** A REST operation with the labels its path was given. */
export interface Routed {
  readonly schema: OperationSchema;
  readonly labels: Readonly<Record<string, string>>;
}

/** Names the operation for those who read a log; not all clients send it. */
const OPERATION_NAME = 'x-id';

/**
 * The REST operation a request names by method, path and query; undefined when there is none. Where several match,
 * the one with most of the request's parameters among its own is meant, then the one with the fewest labels:
 * `PUT /key?uploadId=…&partNumber=1` is UploadPart and not PutObject, `/detector/{id}/findings/get` no `{findingId}`.
 */
export function routeOf(
  schemas: OperationSchemas,
  request: WireRequest,
  isMeant: (schema: OperationSchema) => boolean = () => true,
): Routed | undefined {
  let best: (Routed & { readonly fit: number }) | undefined;
  for (const schema of schemas.values()) {
    const { route } = schema;
    if (route?.method !== request.method || !hasQuery(route, request) || !isMeant(schema)) continue;
    if (!hasRequired(schema, request)) continue;
    const labels = match(route.path, request.path);
    if (!labels) continue;
    const named = route.query.filter(([name]) => request.query[name] !== undefined).length;
    const fit = 100 * named + 10 * parametersOf(schema, request) - Object.keys(labels).length;
    if (!best || fit > best.fit) best = { schema, labels, fit };
  }
  return best;
}

function hasQuery({ query }: Route, request: WireRequest): boolean {
  return query.every(([name, value]) => {
    const asked = request.query[name];
    if (name === OPERATION_NAME && asked === undefined) return true;
    return asked !== undefined && (asked ?? '') === value;
  });
}

/** How many of the request's query parameters and headers are members of the operation's input. */
function parametersOf({ input }: OperationSchema, request: WireRequest): number {
  if (!input.isStructSchema()) return 0;
  return [...input.structIterator()].filter(([, member]) => isGiven(member, request) === true).length;
}

function hasRequired({ input, required }: OperationSchema, request: WireRequest): boolean {
  if (!input.isStructSchema()) return true;
  const members = input.getMemberSchemas();
  return required.every((name) => {
    const member = members[name];
    return member === undefined || isGiven(member, request) !== false;
  });
}

/** Whether the request has the member; undefined when it would be neither in the query nor in a header. */
function isGiven(member: NormalizedSchema, { query, headers }: WireRequest): boolean | undefined {
  const { httpQuery, httpHeader } = member.getMergedTraits();
  if (httpQuery !== undefined) return query[httpQuery] !== undefined;
  return httpHeader === undefined ? undefined : headers[httpHeader.toLowerCase()] !== undefined;
}

function match(pattern: readonly string[], path: string): Readonly<Record<string, string>> | undefined {
  const given = segmentsOf(path);
  const labels: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = given[index];
    if (segment === undefined) return undefined;
    const [, label, greedy] = /^\{(\w+)(\+?)\}$/.exec(part) ?? [];
    if (label && greedy) {
      // As it was sent: keys of S3 may end in a slash and hold empty segments.
      const rest = path.replace(/^\//, '').split('/').slice(index);
      return { ...labels, [label]: decodeURIComponent(rest.join('/')) };
    }
    if (label) labels[label] = decodeURIComponent(segment);
    else if (part !== segment) return undefined;
  }
  return pattern.length === given.length ? labels : undefined;
}
