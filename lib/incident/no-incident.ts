import type { Incident } from './incident.ts';

/** Nothing has happened: the steps of a playbook without an incident ask nothing of it. */
export const noIncident: Incident = new Proxy({} as Incident, {
  get(_nothing, asked) {
    throw new Error(`The incident's ${String(asked)} was asked for, and this playbook has no incident.`);
  },
});
