import { ServiceError } from '../service.ts';
import { isConditionOperator } from './conditions.ts';

/** One statement of a policy with every field that may be one value or several as a list. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[] | undefined;
  /** Principal type (`AWS`, `Service`) → names; of trust policies and resource policies. */
  readonly principals: Readonly<Record<string, readonly string[]>> | undefined;
  /** Operator → condition key → values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const parsed = new Map<string, readonly Statement[]>();

/**
 * The statements of a policy document. Throws MalformedPolicyDocument for a text IAM would refuse, and NotSimulated
 * for a condition operator that is not evaluated here.
 */
export function parsePolicy(document: string): readonly Statement[] {
  const known = parsed.get(document);
  if (known) return known;
  const statements = read(document);
  parsed.set(document, statements);
  return statements;
}

function read(document: string): readonly Statement[] {
  let json: unknown;
  try {
    json = JSON.parse(document);
  } catch {
    throw malformed('Syntax errors in policy.');
  }
  const body = record(json, 'Syntax errors in policy.');
  if (body.Version !== undefined && body.Version !== '2012-10-17' && body.Version !== '2008-10-17') {
    throw malformed('The policy must contain a valid version string');
  }
  const statements = Array.isArray(body.Statement) ? body.Statement : [body.Statement];
  return statements.map((each) => statement(record(each, 'Syntax errors in policy.')));
}

function statement(json: Readonly<Record<string, unknown>>): Statement {
  if (json.Effect !== 'Allow' && json.Effect !== 'Deny') throw malformed('Syntax errors in policy.');
  if (json.Action === undefined && json.NotAction === undefined) {
    throw malformed('Policy statement must contain actions.');
  }
  return {
    sid: typeof json.Sid === 'string' ? json.Sid : undefined,
    effect: json.Effect,
    actions: texts(json.Action),
    notActions: texts(json.NotAction),
    resources: texts(json.Resource),
    notResources: texts(json.NotResource),
    principals: principals(json.Principal),
    conditions: conditions(json.Condition),
  };
}

function principals(json: unknown): Statement['principals'] {
  if (json === undefined) return undefined;
  if (json === '*') return { AWS: ['*'] };
  return mapValues(record(json, 'Invalid principal in policy.'), (names) => texts(names) ?? []);
}

function conditions(json: unknown): Statement['conditions'] {
  if (json === undefined) return {};
  const operators = record(json, 'Syntax errors in policy.');
  for (const operator of Object.keys(operators)) {
    if (!isConditionOperator(operator)) {
      throw new ServiceError(
        'NotSimulated',
        `The rehearsal account does not evaluate the condition ${operator}.`,
        501,
      );
    }
  }
  return mapValues(operators, (keys) =>
    mapValues(record(keys, 'Syntax errors in policy.'), (values) => texts(values) ?? []),
  );
}

function texts(json: unknown): readonly string[] | undefined {
  if (json === undefined) return undefined;
  return (Array.isArray(json) ? json : [json]).map(String);
}

function mapValues<T>(
  json: Readonly<Record<string, unknown>>,
  map: (value: unknown) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, map(value)]));
}

function record(json: unknown, message: string): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw malformed(message);
  return { ...json };
}

function malformed(message: string): ServiceError {
  return new ServiceError('MalformedPolicyDocument', message, 400);
}
