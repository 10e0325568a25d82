import { NormalizedSchema } from '@smithy/core/schema';
import { loadService } from '../../aws/clients.ts';
import type { ServiceName } from '../../aws/services.ts';

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

/** Where a REST operation is found, and the status it answers with. */
export interface Route {
  readonly method: string;
  /** Path segments; `{Id}` stands for one, `{Key+}` for all that are left. */
  readonly path: readonly string[];
  /** Query parameters the operation always has: `list-type=2`, `policy=`. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly status: number;
}

/** An operation of a service as the SDK client describes it at run time. */
export interface OperationSchema {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Members of the input no request may lack. */
  readonly required: readonly string[];
  /** Of a REST operation. */
  readonly route?: Route;
}

export type OperationSchemas = ReadonlyMap<string, OperationSchema>;

/** Marks an operation in the SDK's schema tuples: `[9, namespace, name, traits, () => input, () => output]`. */
const OPERATION = 9;

const loaded = new Map<ServiceName, OperationSchemas>();

/** Every operation the SDK client of a service knows, by name. */
export function operationSchemas(service: ServiceName): OperationSchemas {
  const known = loaded.get(service);
  if (known) return known;
  const schemas = readSchemas(loadService(service));
  loaded.set(service, schemas);
  return schemas;
}

function readSchemas(client: object): OperationSchemas {
  const schemas = new Map<string, OperationSchema>();
  for (const entry of Object.values(client)) {
    if (!Array.isArray(entry) || entry[0] !== OPERATION) continue;
    const [, , name, traits, input, output] = entry;
    schemas.set(name, {
      name,
      input: normalise(input),
      required: requiredOf(normalise(input)),
      output: normalise(output),
      ...(Array.isArray(traits?.http) ? { route: routeFrom(traits.http) } : {}),
    });
  }
  return schemas;
}

function routeFrom([method, uri, status]: [string, string, number]): Route {
  const [path = '', search = ''] = uri.split('?');
  return { method, path: segmentsOf(path), query: [...new URLSearchParams(search)], status };
}

/** The segments of a path without the empty ones. */
export function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/** A structure's tuple lists its members, `[, , , , names, schemas, count]`, and first those that must be there. */
function requiredOf(input: NormalizedSchema): readonly string[] {
  const [, , , , names, , count] = input.getSchema() as readonly unknown[];
  return Array.isArray(names) && typeof count === 'number' ? names.slice(0, count) : [];
}

function normalise(schema: unknown): NormalizedSchema {
  return NormalizedSchema.of((typeof schema === 'function' ? schema() : schema) as SchemaRef);
}
