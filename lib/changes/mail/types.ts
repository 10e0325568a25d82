import type { ChangeType } from '../change-type.ts';
import { sesAccountDetails } from './ses-account-details.ts';
import { sesIdentityPolicy } from './ses-identity-policy.ts';
import { sesSending } from './ses-sending.ts';

/** Changes to what mail may be sent. */
export const mailChanges: readonly ChangeType[] = [sesSending, sesIdentityPolicy, sesAccountDetails];
