import type { ResourceType } from '../resource-type.ts';
import { iamAccessKey } from './iam-access-key.ts';
import { iamInstanceProfile } from './iam-instance-profile.ts';
import { iamLoginProfile } from './iam-login-profile.ts';
import { iamRole } from './iam-role.ts';
import { iamUser } from './iam-user.ts';

/** Types of identity: credentials and principals. */
export const iamTypes: readonly ResourceType[] = [
  iamAccessKey,
  iamLoginProfile,
  iamUser,
  iamRole,
  iamInstanceProfile,
];
