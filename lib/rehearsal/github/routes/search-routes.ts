import { ok, type Route, refuse } from '../api-call.ts';
import * as shapes from '../shapes.ts';

function searchHit(repository: string, path: string, at: shapes.Addresses) {
  const [owner = '', name = ''] = repository.split('/');
  const url = `${at.api}/repos/${repository}/contents/${path}`;
  return {
    ...{ name: path.split('/').at(-1), path, sha: '0'.repeat(40), url, git_url: url, score: 1 },
    ...{ html_url: `${at.web}/${repository}/blob/main/${path}` },
    repository: shapes.minimalRepository(owner, name, false, at),
  };
}

/** Search in code and in issues. */
export const searchRoutes: readonly Route[] = [
  [
    'GET',
    '/search/code',
    async ({ who, state, query, at }) => {
      if (who === undefined) return refuse(401, 'Requires authentication');
      const hits = Object.entries(state.indexed).find(([text]) => query.q?.includes(text))?.[1] ?? [];
      const items = hits.map(({ repository, path }) => searchHit(repository, path, at));
      return ok({ total_count: items.length, incomplete_results: false, items });
    },
  ],
  [
    'GET',
    '/search/issues',
    async () => ok({ total_count: 0, incomplete_results: false, items: [], search_type: 'lexical' }),
  ],
];
