import type { AnyChangeKind } from '../../playbook/change-kind.ts';
import { issueAccessKey } from './issue-key-kind.ts';
import {
  deactivateExposedKey,
  deactivateReplacedKey,
  deactivateUnusedKey,
  deleteReplacedKey,
  giveWayAccessKey,
} from './retire-key-kinds.ts';
import { rotatePassword } from './rotate-password-kind.ts';
import { saveKeyInventory } from './save-key-inventory.ts';

/** How the changes of rotating keys and passwords are done. */
export const rotationKinds: readonly AnyChangeKind[] = [
  saveKeyInventory,
  deactivateUnusedKey,
  giveWayAccessKey,
  issueAccessKey,
  deactivateReplacedKey,
  deactivateExposedKey,
  deleteReplacedKey,
  rotatePassword,
];
