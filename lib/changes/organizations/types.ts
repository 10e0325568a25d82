import type { ChangeType } from '../change-type.ts';
import { organizationsAccount } from './organizations-account.ts';
import { organizationsLeft } from './organizations-left.ts';
import { organizationsPolicyAttachment } from './organizations-policy-attachment.ts';
import { organizationsPolicyContent } from './organizations-policy-content.ts';
import { organizationsPolicyType } from './organizations-policy-type.ts';

/** Changes to the organization an account is in. */
export const organizationsChanges: readonly ChangeType[] = [
  organizationsPolicyAttachment,
  organizationsPolicyContent,
  organizationsPolicyType,
  organizationsAccount,
  organizationsLeft,
];
