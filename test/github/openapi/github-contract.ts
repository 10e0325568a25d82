import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, OpenAPIBackend } from 'openapi-backend';

type Schema = { [key: string]: unknown };

/** OpenAPI 3.0 says `nullable` where JSON Schema wants a type: without one, null becomes an alternative. */
function normalise(part: unknown, seen: Set<unknown>): void {
  if (typeof part !== 'object' || part === null || seen.has(part)) return;
  seen.add(part);
  for (const value of Object.values(part)) normalise(value, seen);
  const schema = part as Schema;
  if (schema.nullable === true && schema.type === undefined) {
    delete schema.nullable;
    const rest = { ...schema };
    for (const key of Object.keys(schema)) delete schema[key];
    schema.anyOf = [rest, { type: 'object', nullable: true, enum: [null] }];
  }
  if (schema.nullable === true && Array.isArray(schema.enum) && !schema.enum.includes(null)) {
    schema.enum.push(null);
  }
}

/** A call of the API and how it was answered. */
export interface Exchange {
  readonly method: string;
  /** Below the base of the API: `/repos/shop/site`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

/** Judges calls and answers by GitHub's own OpenAPI description. */
export interface GitHubContract {
  /** What of the call or of the answer GitHub's description does not allow, a line each. */
  breaches(exchange: Exchange): readonly string[];
}

/** Reads the subset of GitHub's description kept beside this file. */
export async function gitHubContract(): Promise<GitHubContract> {
  const text = readFileSync(join(import.meta.dirname, 'github-subset.json'), 'utf8');
  const definition = JSON.parse(text) as Document;
  normalise(definition, new Set());
  const api = new OpenAPIBackend({
    definition,
    quick: true,
    ajvOpts: { strict: false, unicodeRegExp: false, validateFormats: false, coerceTypes: false },
  });
  await api.init();
  return {
    breaches({ method, path, query, body, status, answer }) {
      const request = { method, path, query: { ...query }, headers: {}, body };
      const operation = api.matchOperation(request);
      const name = `${method} ${path}`;
      if (operation === undefined) return [`${name}: GitHub has no such call in the subset`];
      const asked = api.validateRequest(request, operation).errors ?? [];
      const expected = operation.responses?.[status] ?? operation.responses?.default;
      // Any call may meet a limit, a proxy or a failing server: not every refusal is described.
      const given =
        expected === undefined
          ? status >= 400
            ? []
            : [{ message: `status ${status} is not described` }]
          : answer === undefined
            ? []
            : (api.validateResponse(answer, operation, status).errors ?? []);
      const line = (what: string, error: { instancePath?: string; message?: string }) =>
        `${name}: ${what} ${error.instancePath ?? ''} ${error.message ?? ''}`;
      // A call GitHub would refuse is answered with a refusal, which is right.
      return [
        ...(status === 422 || status === 400 ? [] : asked.map((error) => line('call', error))),
        ...given.map((error) => line(`answer ${status}`, error)),
      ];
    },
  };
}
