import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { WireRequest } from './http.ts';

/** What the `Authorization` header of a signed request says. */
export interface Signature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  /** Signing name of the service: `ec2`, `iam`. */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** Reads the Signature Version 4 header; undefined when there is none or it is malformed. */
export function readSignature(request: WireRequest): Signature | undefined {
  const match = AUTHORIZATION.exec(request.headers.authorization ?? '');
  if (!match) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = '', headers = '', signature = ''] = match;
  return { accessKeyId, date, region, service, signedHeaders: headers.split(';'), signature };
}

/**
 * Whether a request was signed with this secret.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * The age of the signature is not judged: clients sign by the machine's clock, the account lives on its own.
 */
export function isSignedWith(secretAccessKey: string, signature: Signature, request: WireRequest): boolean {
  const scope = `${signature.date}/${signature.region}/${signature.service}/aws4_request`;
  const toSign = [
    'AWS4-HMAC-SHA256',
    request.headers['x-amz-date'] ?? '',
    scope,
    sha256(canonicalRequest(signature, request)),
  ].join('\n');
  let key: Buffer = Buffer.from(`AWS4${secretAccessKey}`);
  for (const part of scope.split('/')) key = hmac(key, part);
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature.signature, 'hex'));
}

function canonicalRequest(signature: Signature, request: WireRequest): string {
  const headers = signature.signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`,
  );
  // S3 signs the path as it is sent, and lets a client sign "unsigned" or "streaming" in place of the body.
  const isS3 = signature.service === 's3';
  const path = isS3 ? request.path : request.path.split('/').map(encode).join('/');
  const declared = request.headers['x-amz-content-sha256'] ?? '';
  return [
    request.method,
    path || '/',
    canonicalQuery(request.query),
    headers.join(''),
    signature.signedHeaders.join(';'),
    isS3 && /^(UNSIGNED|STREAMING)-/.test(declared) ? declared : sha256(request.body),
  ].join('\n');
}

function canonicalQuery(query: WireRequest['query']): string {
  return Object.entries(query)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value ?? '']).map((each) => `${encode(name)}=${encode(String(each))}`),
    )
    .sort()
    .join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
