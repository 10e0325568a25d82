import type { ChangeType } from '../change-type.ts';
import { ec2InstanceProfile } from './ec2-instance-profile.ts';
import { iamAccessKeyStatus } from './iam-access-key-status.ts';
import { iamAttachedPolicy } from './iam-attached-policy.ts';
import { iamDefaultPolicyVersion } from './iam-default-policy-version.ts';
import { iamDelegationRequest } from './iam-delegation-request.ts';
import { iamGroupMembership } from './iam-group-membership.ts';
import { iamInlinePolicy } from './iam-inline-policy.ts';
import { iamInstanceProfileRole } from './iam-instance-profile-role.ts';
import { iamLost } from './iam-lost.ts';
import { iamMfaEnabled } from './iam-mfa-enabled.ts';
import { iamMfaLost } from './iam-mfa-lost.ts';
import { iamOidcClientId } from './iam-oidc-client-id.ts';
import { iamOidcThumbprints } from './iam-oidc-thumbprints.ts';
import { iamOutboundFederation } from './iam-outbound-federation.ts';
import { iamPasswordChanged } from './iam-password-changed.ts';
import { iamPasswordPolicy } from './iam-password-policy.ts';
import { iamPermissionsBoundary } from './iam-permissions-boundary.ts';
import { iamSamlMetadata } from './iam-saml-metadata.ts';
import { iamServiceLinkedRole } from './iam-service-linked-role.ts';
import { iamTrustPolicy } from './iam-trust-policy.ts';

/** Changes to principals, their rights and their credentials. */
export const iamChanges: readonly ChangeType[] = [
  iamAttachedPolicy,
  iamInlinePolicy,
  iamPermissionsBoundary,
  iamTrustPolicy,
  iamDefaultPolicyVersion,
  iamGroupMembership,
  iamAccessKeyStatus,
  iamMfaEnabled,
  iamInstanceProfileRole,
  ec2InstanceProfile,
  iamSamlMetadata,
  iamOidcClientId,
  iamOidcThumbprints,
  iamOutboundFederation,
  iamPasswordPolicy,
  iamPasswordChanged,
  iamMfaLost,
  iamLost,
  iamServiceLinkedRole,
  iamDelegationRequest,
];
