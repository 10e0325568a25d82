import type { Reads } from '../aws/access.ts';
import type { AwsServices } from '../aws/services.ts';

/** How often a download that broke off is taken up again. */
const RESUMPTIONS = 3;

/**
 * The bytes of an object as they come in, so that none is held whole. What breaks off goes on where it broke, as long
 * as it is the same object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export async function* objectBytes(
  s3: Reads<AwsServices['s3']>,
  object: { readonly Bucket: string; readonly Key: string },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let taken = 0;
  let whole: { readonly length?: number | undefined; readonly tag?: string | undefined } | undefined;
  for (let breaks = 0; ; breaks += 1) {
    const rest = taken === 0 ? {} : { Range: `bytes=${taken}-`, IfMatch: whole?.tag };
    const { Body, ContentLength, ETag } = await s3.getObject({ ...object, ...rest }, { abortSignal: signal });
    whole ??= { length: ContentLength, tag: ETag };
    try {
      // In Node the body is a stream, which is destroyed when it is not read to its end.
      for await (const chunk of (Body ?? []) as AsyncIterable<Uint8Array>) {
        taken += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (taken === whole.length) return;
      if (breaks === RESUMPTIONS) throw error;
    }
  }
}
