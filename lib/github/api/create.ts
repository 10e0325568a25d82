import type { RequestParameters } from '@octokit/types';
import type { Clock } from '../../case/clock.ts';
import type { GitHubReader, GitHubWriter, GitHubWriters, ListRoute, Outsider } from './access.ts';
import { type ClientOptions, createClient, type GitHubClient } from './client.ts';
import { findSite } from './find-site.ts';
import type { HostedRepository } from './hosted-repository.ts';
import type { GitHubSite } from './site.ts';
import { type TokenFacts, tokenFacts } from './token-facts.ts';

/** Milliseconds a page of the site may take to answer. */
const PAGE_TIMEOUT_MS = 30_000;

export interface GitHubOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Says that a limit of GitHub is waited for. */
  readonly tell?: (why: string, seconds: number) => void;
  /** Takes the token in use, so that it is kept from every output. */
  readonly keepSecret?: (secret: string) => void;
  /** Where a host answers, instead of looking for it; for rehearsals and tests. */
  readonly siteOf?: (host: string) => GitHubSite | undefined;
}

/** Octokit's calls are typed route by route; here the route is any of them. */
type AnyCall = (
  route: string,
  parameters: RequestParameters,
) => Promise<{ data: never; headers: Readonly<Record<string, string | number | undefined>> }>;

function outsiderOf(client: GitHubClient, signal: AbortSignal): Outsider {
  return {
    get: async (route, parameters) =>
      (await (client.request as AnyCall)(route, parameters as RequestParameters)).data,
    status: async (url) => {
      const ended = AbortSignal.any([signal, AbortSignal.timeout(PAGE_TIMEOUT_MS)]);
      const { status } = await fetch(url, { method: 'HEAD', signal: ended });
      return status;
    },
  };
}

/** Reads a body to its end, unless it is larger than `most` bytes. */
async function bytesOf(body: ReadableStream<Uint8Array>, most: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function connect(site: GitHubSite, token: string | undefined, options: Omit<ClientOptions, 'api' | 'token'>) {
  const client = createClient({ ...options, api: site.api, ...(token === undefined ? {} : { token }) });
  let facts: TokenFacts | undefined = token === undefined ? undefined : {};
  client.hook.after('request', ({ headers }) => {
    if (token !== undefined) facts = { ...facts, ...tokenFacts(headers) };
  });
  const call = client.request as AnyCall;
  const stranger = token === undefined ? client : createClient({ ...options, api: site.api });
  const reader: GitHubReader = {
    site,
    token: () => facts,
    get: async (route, parameters) => {
      // The type says so already; this is for routes made at run time.
      if (!route.startsWith('GET ')) throw new Error(`${route} is no reading route.`);
      return (await call(route, parameters as RequestParameters)).data;
    },
    list: async (route: ListRoute, parameters: object, most = Number.POSITIVE_INFINITY) => {
      const items: never[] = [];
      const pages = client.paginate.iterator(route, { ...parameters, per_page: 100 } as never);
      for await (const { data } of pages) {
        items.push(...(data as never[]));
        if (items.length >= most) break;
      }
      return items.slice(0, most);
    },
    download: async (route, parameters, most) => {
      // Without this header an asset is answered with its description.
      const asFile = route.includes('/assets/') ? { headers: { accept: 'application/octet-stream' } } : {};
      const asStream = { request: { parseSuccessResponseBody: false } };
      const { data } = await call(route, { ...(parameters as RequestParameters), ...asFile, ...asStream });
      return bytesOf(data, most);
    },
    outsider: outsiderOf(stranger, options.signal),
  };
  const writer: GitHubWriter = {
    ...reader,
    send: async (route, parameters) => (await call(route, parameters as RequestParameters)).data,
  };
  return { reader, writer };
}

/**
 * GitHub as the responder reaches it: each repository's own host, with the token tools keep for that host. A token
 * is sent to no other host.
 */
export function createGitHub(options: GitHubOptions): GitHubWriters {
  const { clock, signal, env, tell = () => undefined, keepSecret = () => undefined } = options;
  const connections = new Map<string, Promise<ReturnType<typeof connect> | undefined>>();
  const open = async (host: string) => {
    const site = options.siteOf === undefined ? await findSite(host, { env, signal }) : options.siteOf(host);
    if (site === undefined) return undefined;
    const token = site.tokenVariables.map((name) => env[name]?.trim()).find((value) => value);
    if (token !== undefined) keepSecret(token);
    return connect(site, token, { clock, signal, tell });
  };
  const connection = ({ host }: HostedRepository) => {
    const known = connections.get(host) ?? open(host);
    connections.set(host, known);
    return known;
  };
  return {
    reader: async (repository) => (await connection(repository))?.reader,
    writer: async (repository) => (await connection(repository))?.writer,
  };
}
