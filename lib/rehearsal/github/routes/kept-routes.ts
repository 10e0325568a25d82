import { type Handler, notFound, ok, type Route, refuse, STORE } from '../api-call.ts';
import type { Addresses } from '../shapes.ts';

function pages({ api, web }: Addresses) {
  return {
    url: `${api}/pages`,
    status: 'built',
    cname: null,
    custom_404: false,
    html_url: web,
    public: true,
  };
}

/** Sends the caller on to the store, as GitHub does; nobody but those signed in is sent. */
const inStore =
  (pathOf: (number: string) => string): Handler =>
  async ({ state, names, who, at }) => {
    const path = pathOf(names[2] ?? '');
    if (who === undefined) return refuse(403, 'Must have admin rights to Repository.');
    if (state.files[path] === undefined) return refuse(410, 'Gone');
    return { status: 302, headers: { location: `${at.web}${STORE}${path}` } };
  };

/** What GitHub keeps beside the history: Pages, files of Actions, releases, gists. */
export const keptRoutes: readonly Route[] = [
  ['GET', '/repos/*/*/pages', async ({ state, at }) => (state.hasPages ? ok(pages(at)) : notFound())],
  [
    'GET',
    '/repos/*/*/actions/artifacts',
    async ({ state: { artifacts } }) => ok({ total_count: artifacts.length, artifacts }),
  ],
  [
    'GET',
    '/repos/*/*/actions/runs',
    async ({ state: { runs } }) => ok({ total_count: runs.length, workflow_runs: runs }),
  ],
  [
    'GET',
    '/repos/*/*/actions/caches',
    async ({ state: { caches } }) => ok({ total_count: caches.length, actions_caches: caches }),
  ],
  ['GET', '/repos/*/*/actions/artifacts/*/zip', inStore((number) => `actions/artifacts/${number}/zip`)],
  ['GET', '/repos/*/*/actions/runs/*/logs', inStore((number) => `actions/runs/${number}/logs`)],
  ['GET', '/repos/*/*/releases/assets/*', inStore((number) => `releases/assets/${number}`)],
  ['GET', '/repos/*/*/releases', async ({ state }) => ok(state.releases)],
  [
    'GET',
    '/gists',
    async ({ who, state }) => (who?.scopes.includes('gist') ? ok(state.gists) : refuse(403, 'Forbidden')),
  ],
  [
    'GET',
    '/gists/*',
    async ({ state, names }) => {
      const found = state.gists.find(({ id }) => id === names[0]);
      return found === undefined ? notFound() : ok(found);
    },
  ],
];
