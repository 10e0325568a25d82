import { forAdmins, notFound, ok, type Route, refuse } from '../api-call.ts';
import * as shapes from '../branch-shapes.ts';
import { type GitHubState, protectionOf } from '../state.ts';

/** What guards branches and tags. */
export const protectionRoutes: readonly Route[] = [
  [
    'GET',
    '/repos/*/*/branches/*/protection',
    forAdmins(async ({ state, names, at }) => {
      const found = shapes.protection(state, names[2] ?? '', at);
      return found === undefined ? refuse(404, 'Branch not protected') : ok(found);
    }),
  ],
  [
    'PUT',
    '/repos/*/*/branches/*/protection',
    forAdmins(async ({ state, names, at, body }) => {
      const branch = names[2] ?? '';
      const before = protectionOf(state, branch);
      state.protection[branch] = {
        settings: body as GitHubState['protection'][string]['settings'],
        signatures: before?.signatures ?? false,
      };
      return ok(shapes.protection(state, branch, at));
    }),
  ],
  [
    'DELETE',
    '/repos/*/*/branches/*/protection',
    forAdmins(async ({ state, names }) => {
      delete state.protection[names[2] ?? ''];
      return { status: 204, headers: {} };
    }),
  ],
  [
    'GET',
    '/repos/*/*/rulesets',
    async ({ state }) => ok(state.rulesets.map((one) => shapes.ruleset(state, one, false))),
  ],
  [
    'GET',
    '/repos/*/*/rulesets/*',
    async ({ state, names }) => {
      const found = state.rulesets.find(({ id }) => id === Number(names[2]));
      return found === undefined ? notFound() : ok(shapes.ruleset(state, found, true));
    },
  ],
  [
    'PUT',
    '/repos/*/*/rulesets/*',
    forAdmins(async ({ state, names, body }) => {
      const found = state.rulesets.find(({ id }) => id === Number(names[2]));
      if (found === undefined) return notFound();
      Object.assign(found, body);
      return ok(shapes.ruleset(state, found, true));
    }),
  ],
];
