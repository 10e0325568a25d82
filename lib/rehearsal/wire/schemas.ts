import { NormalizedSchema } from '@smithy/core/schema';
import { loadService } from '../../aws/clients.ts';
import type { ServiceName } from '../../aws/services.ts';

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

/** An operation of a service as the SDK client describes it at run time. */
export interface OperationSchema {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** HTTP method, path pattern and success status of a REST operation. */
  readonly http?: readonly [method: string, path: string, status: number];
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
      output: normalise(output),
      ...(Array.isArray(traits?.http) ? { http: traits.http } : {}),
    });
  }
  return schemas;
}

function normalise(schema: unknown): NormalizedSchema {
  return NormalizedSchema.of((typeof schema === 'function' ? schema() : schema) as SchemaRef);
}
