import type { AnyChangeKind } from '../../playbook/change-kind.ts';

/** How the changes of rotating keys and passwords are done. */
export const rotationKinds: readonly AnyChangeKind[] = [];
