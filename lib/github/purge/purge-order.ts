import { ORDER } from '../../playbook/change.ts';

/**
 * The order inside a purge, in the runner's classes: what is lifted for the push is lifted last before it and put
 * back first after it.
 */
export const PURGE_ORDER = {
  contain: ORDER.contain,
  lift: ORDER.terminateCompute,
  push: ORDER.closeEntryPoints,
  restore: ORDER.deleteTemplates,
  letters: ORDER.network,
  alerts: ORDER.dataStores,
} as const;
