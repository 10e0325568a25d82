import { readXml, type XmlValue } from './xml.ts';

/** One call and its answer, as bytes on the wire. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
  readonly requestId: string;
}

/** What the bytes say, whichever protocol they were in. */
export interface Decoded {
  /** Signing name: `ec2`, `iam`, `sts`, `secretsmanager`. */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly operation: string;
  /** Members by their API names; lists as arrays. */
  readonly input: Tree;
  readonly output: Tree;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface Tree {
  readonly [name: string]: unknown;
}

/** Reads `Credential=AKIA…/20260302/eu-west-1/ec2/aws4_request` of a signed request. */
export function readCredential(authorization = '') {
  const found = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization);
  const [, accessKeyId, region, service] = found ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}

/** Undefined for what is no signed AWS call, and for REST calls, of which the steps make reading ones only. */
export function decode(exchange: Exchange): Decoded | undefined {
  const credential = readCredential(exchange.headers.authorization);
  if (credential === undefined) return undefined;
  const target = exchange.headers['x-amz-target'];
  if (target !== undefined) {
    const operation = target.split('.').at(-1) ?? '';
    return {
      ...credential,
      operation,
      input: readJson(exchange.body),
      ...jsonAnswer(exchange),
    };
  }
  const form = new URLSearchParams(exchange.body);
  const operation = form.get('Action');
  if (operation === null) return undefined;
  return {
    ...credential,
    operation,
    input: readForm(form),
    ...xmlAnswer(exchange, operation),
  };
}

function readJson(text: string): Tree {
  return text === '' ? {} : (JSON.parse(text) as Tree);
}

function jsonAnswer({ status, answer }: Exchange): Pick<Decoded, 'output' | 'error'> {
  const output = readJson(answer);
  if (status < 400) return { output };
  const code = String(output.__type ?? output.code ?? 'InternalFailure');
  return {
    output: {},
    error: {
      code: code.split('#').at(-1) ?? code,
      message: String(output.message ?? output.Message ?? ''),
    },
  };
}

function xmlAnswer({ status, answer }: Exchange, operation: string): Pick<Decoded, 'output' | 'error'> {
  // Faults of the emulator itself are HTML pages.
  if (!/^\s*</.test(answer) || /<html/i.test(answer)) {
    return {
      output: {},
      error: {
        code: 'InternalError',
        message: 'An internal error has occurred',
      },
    };
  }
  const root = asTree(readXml(answer));
  if (status < 400)
    return {
      output: asTree((root[`${operation}Result`] as XmlValue) ?? withoutRequestId(root)),
    };
  // IAM: ErrorResponse/Error; EC2: Response/Errors/Error.
  const error = asTree((asTree(root.Errors).Error ?? root.Error) as XmlValue);
  return {
    output: {},
    error: {
      code: String(error.Code ?? 'Unknown'),
      message: String(error.Message ?? ''),
    },
  };
}

function withoutRequestId({ ResponseMetadata: _, ...rest }: Tree): Tree {
  return rest;
}

function asTree(value: unknown): Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}

/** `Filter.1.Value.2=x` → `{Filter: [{Value: [, 'x']}]}`; `Tags.member.1.Key=k` → `{Tags: [{Key: 'k'}]}`. */
function readForm(form: URLSearchParams): Tree {
  const root: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (name === 'Action' || name === 'Version') continue;
    const path = name.split('.').filter((part) => part !== 'member');
    let at: Record<string, unknown> = root;
    for (const part of path.slice(0, -1)) {
      at[part] ??= {};
      at = at[part] as Record<string, unknown>;
    }
    at[path.at(-1) ?? name] = value;
  }
  return listsOf(root) as Tree;
}

/** Objects whose names are numbers were lists. */
function listsOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, listsOf(each)] as const);
  const isList = entries.length > 0 && entries.every(([name]) => /^\d+$/.test(name));
  return isList ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}
