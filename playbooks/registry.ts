import { leakedAccessKey } from './leaked-access-key/playbook.ts';

/** Every playbook that can be run; the first is the one that is rehearsed. */
export const playbooks = [leakedAccessKey];
