import { Readable } from 'node:stream';
import { type HttpHandler, type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import type { WireRequest } from '../wire/http.ts';
import type { CreatedAccount } from './create-account.ts';
import type { Around } from './perform.ts';

/** Where calls seem to come from; what is not given is the SDK's own. */
export interface CallOrigin {
  readonly sourceIp?: string;
  readonly userAgent?: string;
  /** Watches what these calls do to the account. */
  readonly around?: Around;
}

/** A request handler for SDK clients in this process, which the account answers instead of AWS. */
export function requestHandler(account: CreatedAccount, origin: CallOrigin = {}): HttpHandler {
  return {
    async handle(request, { abortSignal } = {}) {
      if (abortSignal?.aborted) throw abortError();
      const { status, headers, body, streamed } = await account.handle(
        await toWire(request, origin),
        origin.around,
      );
      if (abortSignal?.aborted) throw abortError();
      return {
        response: new HttpResponse({
          statusCode: status,
          headers: { ...headers },
          body: streamed ? Readable.from([body]) : body,
        }),
      };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}

async function toWire(request: HttpRequest, { sourceIp, userAgent }: CallOrigin): Promise<WireRequest> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    method: request.method,
    path: request.path,
    query: request.query ?? {},
    headers: { ...headers, ...(userAgent === undefined ? {} : { 'user-agent': userAgent }) },
    body: await bytes(request.body),
    ...(sourceIp === undefined ? {} : { sourceIp }),
  };
}

async function bytes(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  // The SDK's JSON bodies are bytes that complain when treated as text: a plain view of the same bytes does not.
  if (body instanceof Uint8Array) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof Readable) return Buffer.concat(await body.toArray());
  throw new Error('The rehearsal account takes bodies as text, bytes or a stream of Node.');
}

function abortError(): Error {
  return Object.assign(new Error('Request aborted'), { name: 'AbortError' });
}
