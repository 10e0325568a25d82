import type { ChangeType } from '../change-type.ts';
import { ssoAttachedPolicy } from './sso-attached-policy.ts';
import { ssoConfiguration } from './sso-configuration.ts';
import { ssoInlinePolicy } from './sso-inline-policy.ts';

/** Changes to IAM Identity Center. */
export const identityCenterChanges: readonly ChangeType[] = [
  ssoAttachedPolicy,
  ssoInlinePolicy,
  ssoConfiguration,
];
