import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CreatedAccount } from './account/create-account.ts';
import type { StoredRecord } from './account/state.ts';
import type { StateFile } from './persist.ts';
import type { WireRequest, WireResponse } from './wire/http.ts';

/** Requests of the simulated services are small; user data, the largest part, is 16 KiB. */
const LARGEST_BODY = 1024 * 1024;

/**
 * Answers HTTP requests with an account. What changed the account is in the state file before its answer is sent;
 * what only read it is written soon after.
 */
export function answerer(
  account: CreatedAccount,
  file: StateFile | undefined,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { records } = account.state;
  let kept = records.length;

  const keep = async (): Promise<void> => {
    const unkept = records.slice(kept);
    if (!unkept.some(changes)) return file?.saveLater();
    const before = records.length;
    await file?.save();
    kept = Math.max(kept, before);
  };

  return async (request, response) => {
    try {
      const body = await bodyOf(request);
      const answer = body ? await account.handle(wireRequest(request, body)) : TOO_LARGE;
      await keep();
      await send(response, answer);
    } catch (error) {
      // The caller went away, or the simulation or its file failed: there is nothing true to answer.
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(`The rehearsal account failed: ${error}`);
    }
  };
}

/** Calls that write, and those of STS: they are recorded as reading but hand out credentials. */
function changes({ record }: StoredRecord): boolean {
  return record.readOnly !== true || record.eventSource === 'sts.amazonaws.com';
}

const TOO_LARGE: WireResponse = { status: 413, headers: {}, body: new Uint8Array() };

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= LARGEST_BODY) chunks.push(chunk);
  }
  return length <= LARGEST_BODY ? Buffer.concat(chunks) : undefined;
}

function wireRequest(request: IncomingMessage, body: Uint8Array): WireRequest {
  const [path = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  const headers = Object.entries(request.headers).map(([name, value = '']) => [
    name,
    Array.isArray(value) ? value.join(',') : value,
  ]);
  return {
    method: request.method ?? 'GET',
    path,
    query,
    headers: Object.fromEntries(headers),
    body,
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
  };
}

function send(response: ServerResponse, { status, headers, body }: WireResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    // The caller was killed meanwhile: the close it would be waited for has already been.
    if (response.destroyed) return resolve();
    response.once('close', resolve).once('error', reject);
    response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
  });
}
