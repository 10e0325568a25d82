import type { ChangeType } from '../change-type.ts';
import { iamAttachedPolicy } from './iam-attached-policy.ts';

/** Changes to principals, their rights and their credentials. */
export const iamChanges: readonly ChangeType[] = [iamAttachedPolicy];
