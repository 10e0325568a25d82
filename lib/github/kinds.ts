import type { AnyChangeKind } from '../playbook/change-kind.ts';

/** How the changes of purging a repository are done. */
export const purgeKinds: readonly AnyChangeKind[] = [];
