import type { ResourceType } from '../resource-type.ts';
import { iamAccessKey } from './iam-access-key.ts';
import { iamGroup } from './iam-group.ts';
import { iamInstanceProfile } from './iam-instance-profile.ts';
import { iamLoginProfile } from './iam-login-profile.ts';
import { iamMfaDevice } from './iam-mfa-device.ts';
import { iamOidcProvider } from './iam-oidc-provider.ts';
import { iamPolicy } from './iam-policy.ts';
import { iamPolicyVersion } from './iam-policy-version.ts';
import { iamRole } from './iam-role.ts';
import { iamSamlProvider } from './iam-saml-provider.ts';
import { iamServerCertificate } from './iam-server-certificate.ts';
import { iamServiceCredential } from './iam-service-credential.ts';
import { iamSigningCertificate } from './iam-signing-certificate.ts';
import { iamSshPublicKey } from './iam-ssh-public-key.ts';
import { iamUser } from './iam-user.ts';
import { rolesAnywhereProfile } from './roles-anywhere-profile.ts';
import { rolesAnywhereTrustAnchor } from './roles-anywhere-trust-anchor.ts';

/** Types of identity: credentials, principals, and ways in for holders of certificates. */
export const iamTypes: readonly ResourceType[] = [
  iamAccessKey,
  iamLoginProfile,
  iamServiceCredential,
  iamSshPublicKey,
  iamSigningCertificate,
  iamMfaDevice,
  iamUser,
  iamGroup,
  iamRole,
  iamInstanceProfile,
  iamPolicy,
  iamPolicyVersion,
  iamOidcProvider,
  iamSamlProvider,
  iamServerCertificate,
  rolesAnywhereTrustAnchor,
  rolesAnywhereProfile,
];
