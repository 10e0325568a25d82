import type { ChangeType } from '../change-type.ts';
import { kmsGrant } from './kms-grant.ts';
import { kmsKeyMaterial } from './kms-key-material.ts';
import { kmsKeyPolicy } from './kms-key-policy.ts';
import { kmsKeyState } from './kms-key-state.ts';

/** Changes to encryption keys. */
export const keyChanges: readonly ChangeType[] = [kmsKeyState, kmsKeyPolicy, kmsGrant, kmsKeyMaterial];
