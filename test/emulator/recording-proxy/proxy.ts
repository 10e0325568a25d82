import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decode, type Exchange, readCredential, type Tree } from './exchange.ts';
import { Identities } from './identities.ts';
import { lookUp } from './lookup.ts';
import { recordOf } from './record.ts';

/** A recorded call: what CloudTrail shows of it. */
export interface RecordingProxy {
  /** An endpoint whose callers seem to call from `address`. */
  from(address: string): Promise<string>;
  /** All records so far, oldest first, of every region. */
  readonly records: readonly Tree[];
  close(): Promise<void>;
}

const LOOKUP = /\.LookupEvents$/;

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * Stands before an emulator that keeps no event history: passes every call on byte by byte, so that signatures
 * hold, writes down a CloudTrail record of it, and answers LookupEvents itself.
 */
export function recordingProxy(target: string, account: string): RecordingProxy {
  const identities = new Identities(account);
  const records: Tree[] = [];
  const servers: Server[] = [];
  const upstream = new URL(target);

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse, address: string): Promise<void> {
    const body = await bodyOf(incoming);
    if (LOOKUP.test(String(incoming.headers['x-amz-target']))) return answerLookup(incoming, body, outgoing);
    const at = new Date();
    const { status, headers, answer } = await forward(incoming, body);
    note(incoming, body, { status, headers, answer }, address, at);
    outgoing.writeHead(status, headers);
    outgoing.end(answer);
  }

  function forward(incoming: IncomingMessage, body: Buffer) {
    return new Promise<{
      status: number;
      headers: IncomingMessage['headers'];
      answer: Buffer;
    }>((resolve, reject) => {
      const { method, url, headers } = incoming;
      const call = request(
        {
          host: upstream.hostname,
          port: upstream.port,
          method,
          path: url,
          headers,
        },
        (response) => {
          bodyOf(response).then(
            (answer) =>
              resolve({
                status: response.statusCode ?? 502,
                headers: plain(response.headers),
                answer,
              }),
            reject,
          );
        },
      );
      call.once('error', reject);
      call.end(body);
    });
  }

  function note(
    { method = '', url = '', headers }: IncomingMessage,
    body: Buffer,
    given: {
      readonly status: number;
      readonly headers: IncomingMessage['headers'];
      readonly answer: Buffer;
    },
    address: string,
    at: Date,
  ): void {
    const requestId = String(given.headers['x-amzn-requestid'] ?? `request-${records.length}`);
    const exchange: Exchange = {
      method,
      path: url,
      headers: headers as Readonly<Record<string, string | undefined>>,
      body: body.toString('utf8'),
      status: given.status,
      answer: given.answer.toString('utf8'),
      requestId,
    };
    const decoded = decode(exchange);
    if (decoded === undefined) return;
    const userIdentity = identities.of(decoded.accessKeyId);
    identities.learn(decoded, at);
    const userAgent = headers['user-agent'] ?? '';
    records.push(
      recordOf(decoded, {
        at,
        address,
        userAgent,
        requestId,
        account,
        userIdentity,
      }),
    );
  }

  function answerLookup({ headers }: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
    const region = readCredential(headers.authorization)?.region;
    const here = records.filter((record) => record.awsRegion === region);
    const found = lookUp(here, JSON.parse(body.toString('utf8')) as Tree);
    outgoing.setHeader('content-type', 'application/x-amz-json-1.1');
    if ('answer' in found) outgoing.end(JSON.stringify(found.answer));
    else outgoing.writeHead(400).end(JSON.stringify({ __type: found.refused, message: found.message }));
  }

  return {
    records,
    from(address) {
      const server = createServer((incoming, outgoing) => {
        pass(incoming, outgoing, address).catch((error: unknown) => outgoing.destroy(error as Error));
      });
      servers.push(server);
      return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () =>
          resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
        );
      });
    },
    async close() {
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    },
  };
}

/** The answer is given whole, so what described its pieces is left out. */
function plain({ 'transfer-encoding': _, connection: __, ...headers }: IncomingMessage['headers']) {
  return headers;
}
