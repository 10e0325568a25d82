import * as shapes from '../alert-shapes.ts';
import { forAdmins, notFound, ok, type Route } from '../api-call.ts';

/** Alerts of secret scanning. */
export const alertRoutes: readonly Route[] = [
  [
    'GET',
    '/repos/*/*/secret-scanning/alerts',
    forAdmins(async ({ state, query, at }) => {
      const wanted = state.alerts.filter((one) => query.state === undefined || one.state === query.state);
      return ok(wanted.map((one) => shapes.alert(state, one, query.hide_secret === 'true', at)));
    }),
  ],
  [
    'GET',
    '/repos/*/*/secret-scanning/alerts/*/locations',
    forAdmins(async ({ state, names, at }) => {
      const found = state.alerts.find(({ number }) => number === Number(names[2]));
      return found === undefined
        ? notFound()
        : ok([...found.locations.map((one) => shapes.location(state, one, at)), ...(found.elsewhere ?? [])]);
    }),
  ],
  [
    'PATCH',
    '/repos/*/*/secret-scanning/alerts/*',
    forAdmins(async ({ state, names, body, at }) => {
      const found = state.alerts.find(({ number }) => number === Number(names[2]));
      if (found === undefined) return notFound();
      Object.assign(found, body);
      return ok(shapes.alert(state, found, true, at));
    }),
  ],
];
