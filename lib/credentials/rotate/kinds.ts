import type { AnyChangeKind } from '../../playbook/change-kind.ts';
import { issueAccessKey } from './issue-key-kind.ts';
import { deactivateReplacedKey, giveWayAccessKey } from './retire-key-kinds.ts';
import { rotatePassword } from './rotate-password-kind.ts';

/** How the changes of rotating keys and passwords are done. */
export const rotationKinds: readonly AnyChangeKind[] = [
  giveWayAccessKey,
  issueAccessKey,
  deactivateReplacedKey,
  rotatePassword,
];
