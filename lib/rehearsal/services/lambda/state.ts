import { type Bucket, type Call, ServiceError } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

/** What a published version keeps. */
export interface CodeState {
  readonly codeSha256: string;
  readonly codeSize: number;
  /** The archive itself, base64. */
  readonly archive: string;
}

/** Configuration as it is set by the calls, in the SDK's spelling. */
export interface ConfigurationState {
  Role?: string;
  Handler?: string;
  Runtime?: string;
  Description?: string;
  Timeout?: number;
  MemorySize?: number;
  Environment?: Record<string, string>;
  Layers?: string[];
}

export interface VersionState {
  readonly code: CodeState;
  readonly configuration: ConfigurationState;
  readonly lastModified: string;
}

export interface UrlState {
  readonly id: string;
  readonly authType: string;
  readonly createdAt: string;
}

export interface FunctionState {
  readonly functionName: string;
  code: CodeState;
  configuration: ConfigurationState;
  lastModified: string;
  revisionId: string;
  /** Published versions by number. */
  readonly versions: Record<string, VersionState>;
  /** Alias → version. */
  readonly aliases: Record<string, string>;
  /** Resource policy: statement id → statement. */
  readonly permissions: Record<string, { readonly [key: string]: unknown }>;
  /** By qualifier; the function's own under the empty one. */
  readonly urls: Record<string, UrlState>;
}

/**
 * Calls that manage functions share one quota; GetFunction has its own.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MANAGING: Bucket = {
  name: 'lambda:managing',
  burst: 15,
  perSecond: 15,
  code: 'TooManyRequestsException',
};
export const GETTING: Bucket = {
  name: 'lambda:GetFunction',
  burst: 100,
  perSecond: 100,
  code: 'TooManyRequestsException',
};

/** Functions by name. */
export const functions = (call: Call) => shelf<FunctionState>(call, 'functions');

/** The bare name in a name, `name:qualifier` or ARN. */
export function functionName(nameOrArn: string | undefined): string {
  const text = nameOrArn ?? '';
  return text.startsWith('arn:') ? (text.split(':')[6] ?? text) : (text.split(':')[0] ?? text);
}

export function functionArn(call: Call, name: string, qualifier?: string): string {
  return regionalArn(call, 'lambda', `function:${name}${qualifier ? `:${qualifier}` : ''}`);
}

/** @throws ServiceError ResourceNotFoundException. */
export function functionBy(call: Call, nameOrArn: string | undefined): FunctionState {
  const name = functionName(nameOrArn);
  const missing = notFound(`Function not found: ${functionArn(call, name)}`);
  return onShelf(functions(call), name, missing);
}

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message, 404);
}

export function conflict(message: string): ServiceError {
  return new ServiceError('ResourceConflictException', message, 409);
}

/** ARNs a call on one function is authorised against. */
export function functionResources(
  input: { readonly FunctionName?: string | undefined },
  call: Call,
): readonly string[] {
  return [functionArn(call, functionName(input.FunctionName))];
}
