import type { WireRequest } from './http.ts';
import { type Routed, routeOf } from './route.ts';
import type { OperationSchema, OperationSchemas } from './schemas.ts';

/** `bucket.s3.eu-west-1.amazonaws.com`, or the same without a bucket. */
const HOST = /^(?:(.+)\.)?s3[.-]/;

/**
 * The S3 operation a request names. The bucket stands before the endpoint in the host name, or, where the host is an
 * address or the bucket's name has dots, first in the path.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function s3RouteOf(schemas: OperationSchemas, request: WireRequest): Routed | undefined {
  const { bucket, path } = addressed(request);
  const routed = routeOf(
    schemas,
    { ...request, path },
    (schema) => isAboutBucket(schema) === (bucket !== ''),
  );
  return routed && { ...routed, labels: { ...routed.labels, Bucket: bucket } };
}

function addressed({ headers, path }: WireRequest): { readonly bucket: string; readonly path: string } {
  const host = HOST.exec(headers.host ?? '')?.[1];
  if (host !== undefined) return { bucket: host, path };
  const [, bucket = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
  return { bucket: decodeURIComponent(bucket), path: rest };
}

function isAboutBucket({ input }: OperationSchema): boolean {
  return input.isStructSchema() && input.getMemberSchemas().Bucket?.getMergedTraits().httpLabel === 1;
}

/** The content of a body sent in signed or trailing chunks, each after its length in hexadecimal. */
export function unchunked({ headers, body }: WireRequest): Uint8Array {
  if (!headers['content-encoding']?.includes('aws-chunked')) return body;
  const bytes = Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    const length = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (end < 0 || !(length > 0)) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}
