import { deactivateAccessKey } from '../../credentials/contain/deactivate-access-key.ts';
import type { AnyChangeKind } from '../../playbook/change-kind.ts';
import { replacePermissions } from './replace-permissions-kind.ts';
import { saveReview } from './save-review-kind.ts';

/** How the changes of the review of permissions are done. */
export const permissionKinds: readonly AnyChangeKind[] = [
  saveReview,
  replacePermissions,
  deactivateAccessKey,
];
