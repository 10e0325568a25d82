import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import type { WriteShell } from '../../host/shell.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { answerApi } from './answer.ts';
import { type ApiAnswer, type ApiRequest, STORE } from './api-call.ts';
import { ForkRepositories } from './fork-repository.ts';
import { answerGit } from './git-backend.ts';
import { guardRefs, prepareBare } from './prepare-bare.ts';
import type { GitHubState } from './state.ts';

const HOST = '127.0.0.1';
const API = '/api/v3';
/** Tells a GitHub Enterprise Server from anything else: its answers carry it. */
const ENTERPRISE_VERSION = '3.19.0';

/** A simulated GitHub that answers on this machine, as a GitHub Enterprise Server does. */
export interface ServedGitHub {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly port: number;
  /** What git clones. */
  readonly url: string;
  close(): Promise<void>;
}

export interface ServeGitHubOptions {
  readonly shell: WriteShell;
  /** Answers a call before the simulated GitHub does: faults. `reset` ends the connection. */
  readonly before?: (request: ApiRequest) => ApiAnswer | 'reset' | undefined;
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** Called when a call changed the state, before it is answered. */
  readonly onWrite?: () => Promise<void>;
  /** Sees every call of the API and its answer. */
  readonly onAnswer?: (request: ApiRequest, answer: ApiAnswer) => void;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return chunks.length === 0 ? undefined : (JSON.parse(Buffer.concat(chunks).toString()) as unknown);
}

/** What a browser gets that is not signed in: a commit's page, or a file as a commit held it. */
async function page(state: GitHubState, shell: WriteShell, path: string): Promise<number> {
  const [, owner, name, what, commit = '', ...file] = path.split('/').map(decodeURIComponent);
  const isFork = name === state.name && state.forks.some((fork) => fork.owner === owner);
  const isPublic = owner === state.owner && name === state.name && state.visibility === 'public';
  if (!isFork && !isPublic) return 404;
  const object = what === 'raw' ? `${commit}:${file.join('/')}` : commit;
  if (what !== 'raw' && what !== 'commit') return 404;
  const { exitCode } = await shell.read('git', [`--git-dir=${state.path}`, 'cat-file', '-e', object]);
  return exitCode === 0 ? 200 : 404;
}

/** Serves one repository: git over smart HTTP, the REST API below `/api/v3`, and the pages people see. */
export async function serveGitHub(state: GitHubState, options: ServeGitHubOptions): Promise<ServedGitHub> {
  const { shell } = options;
  await prepareBare(shell, state.path);
  await guardRefs(shell, state);
  const gitPath = `/${state.owner}/${state.name}.git`;
  const repositories = Object.entries({ [gitPath]: state.path, ...state.besides });
  const forks = new ForkRepositories(shell);
  let base = '';

  const api = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const asked: ApiRequest = {
      method: request.method ?? 'GET',
      path: url.pathname.slice(API.length),
      query: Object.fromEntries(url.searchParams),
      ...(/^(?:token|bearer) (.+)$/i.test(request.headers.authorization ?? '')
        ? { token: (request.headers.authorization ?? '').replace(/^\S+ /, '') }
        : {}),
      body: await bodyOf(request),
    };
    const fault = options.before?.(asked);
    if (fault === 'reset') {
      request.socket.destroy();
      return;
    }
    const answer = fault ?? (await answerApi(state, shell, asked, { api: `${base}${API}`, web: base }));
    if (fault === undefined && asked.method !== 'GET') {
      await guardRefs(shell, state);
      await options.onWrite?.();
    }
    options.onAnswer?.(asked, answer);
    response.writeHead(answer.status, {
      ...{ 'content-type': 'application/json', 'x-github-enterprise-version': ENTERPRISE_VERSION },
      ...answer.headers,
    });
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', base);
    if (url.pathname.startsWith(`${API}/`)) return api(request, response, url);
    const stored = state.files[url.pathname.slice(STORE.length)];
    if (url.pathname.startsWith(STORE) && stored !== undefined) {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      response.end(Buffer.from(stored, 'base64'));
      return;
    }
    const [, owner = ''] = url.pathname.split('/');
    const [path, bare] = repositories.find(([path]) => url.pathname.startsWith(`${path}/`)) ?? [
      `/${owner}/${state.name}.git`,
      await forks.at(state, owner),
    ];
    if (bare === undefined || !url.pathname.startsWith(`${path}/`)) {
      response.writeHead(await page(state, shell, url.pathname)).end();
      return;
    }
    await answerGit(shell, bare, `/${basename(bare)}${url.pathname.slice(path.length)}`, request, response);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(`The rehearsal's GitHub failed: ${error}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      const fact = `Port ${options.port} of the rehearsal's GitHub is taken.`;
      reject(new SpillkitError('PortTaken', fact, 'End what listens there, then try again.'));
    });
    server.listen(options.port ?? 0, HOST, resolve);
  });
  // A run that ends without closing it is not held up.
  server.unref();
  const { port } = server.address() as AddressInfo;
  const host = `${HOST}:${port}`;
  base = `http://${host}`;
  return {
    ...{ host, port },
    url: `${base}${gitPath}`,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await forks.close();
    },
  };
}
