import type { ResourceType } from '../resource-type.ts';
import { identityCenterGroup } from './identity-center-group.ts';
import { identityCenterMembership } from './identity-center-membership.ts';
import { identityCenterUser } from './identity-center-user.ts';
import { ssoAccountAssignment } from './sso-account-assignment.ts';
import { ssoPermissionSet } from './sso-permission-set.ts';

/** Types of IAM Identity Center. */
export const identityCenterTypes: readonly ResourceType[] = [
  ssoAccountAssignment,
  identityCenterMembership,
  identityCenterUser,
  identityCenterGroup,
  ssoPermissionSet,
];
