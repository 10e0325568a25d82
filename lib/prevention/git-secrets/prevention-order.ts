import { ORDER } from '../../playbook/change.ts';

/** The order of an installation, in the runner's classes: what is proven has to be in place. */
export const PREVENTION_ORDER = {
  install: ORDER.contain,
  pointTo: ORDER.stopRespawners,
  prove: ORDER.terminateCompute,
} as const;
