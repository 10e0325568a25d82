import { leakedAccessKey } from './leaked-access-key/playbook.ts';
import { preventKeyLeaks } from './prevent-key-leaks/playbook.ts';

/** Every playbook that can be run. */
export const playbooks = [leakedAccessKey, preventKeyLeaks];
