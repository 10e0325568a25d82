import type { AnyChangeKind } from '../../playbook/change-kind.ts';
import { deactivateAccessKey } from './deactivate-access-key.ts';
import { deleteLeakedKey } from './delete-leaked-key.ts';
import { denyAll } from './deny-all.ts';
import { revokeRoleSessions, revokeUserSessions } from './revoke-sessions.ts';

/** How the changes of containment, and of deleting the leaked key, are done. */
export const containKinds: readonly AnyChangeKind[] = [
  denyAll,
  deactivateAccessKey,
  revokeRoleSessions,
  revokeUserSessions,
  deleteLeakedKey,
];
