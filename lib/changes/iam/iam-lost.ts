import { GLOBAL } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, ReportedType } from '../change-type.ts';

/** What deletes it, type as lib/resources has it, and where its id stands in the request. */
const DELETIONS = [
  ['DeleteUser', 'iam-user', 'userName'],
  ['DeleteGroup', 'iam-group', 'groupName'],
  ['DeleteRole', 'iam-role', 'roleName'],
  ['DeleteInstanceProfile', 'iam-instance-profile', 'instanceProfileName'],
  ['DeletePolicy', 'iam-policy', 'policyArn'],
  ['DeletePolicyVersion', 'iam-policy', 'policyArn'],
  ['DeleteLoginProfile', 'iam-login-profile', 'userName'],
  ['DeleteAccessKey', 'iam-access-key', 'accessKeyId'],
  ['DeleteSSHPublicKey', 'iam-ssh-public-key', 'sSHPublicKeyId'],
  ['DeleteSigningCertificate', 'iam-signing-certificate', 'certificateId'],
  ['DeleteServiceSpecificCredential', 'iam-service-credential', 'serviceSpecificCredentialId'],
  ['DeleteServerCertificate', 'iam-server-certificate', 'serverCertificateName'],
  ['DeleteSAMLProvider', 'iam-saml-provider', 'sAMLProviderArn'],
  ['DeleteOpenIDConnectProvider', 'iam-oidc-provider', 'openIDConnectProviderArn'],
] as const;

const deletion = ([name, type, member]: (typeof DELETIONS)[number]): AlteringEvent => ({
  ...{ source: 'iam', name },
  alterations({ requestParameters: asked, userIdentity }) {
    const id = textAt(asked, member) ?? (member === 'userName' ? userIdentity.userName : undefined);
    if (id === undefined) return [];
    const version = textAt(asked, 'versionId');
    const target = { type, id, region: GLOBAL, ...(version === undefined ? {} : { aspect: version }) };
    return [{ target, set: false, before: true }];
  },
});

/** Users, keys, roles and policies of others that were deleted: none comes back as it was. */
export const iamLost: ReportedType = {
  type: 'iam-lost',
  title: 'Principals, policies and credentials deleted',
  scope: 'global',
  alteredBy: DELETIONS.map(deletion),
  task({ type, id, aspect }, records) {
    const last = records.at(-1);
    return {
      what: `Make ${type} ${id}${aspect === undefined ? '' : ` version ${aspect}`} anew for its owner`,
      why: `${last?.eventName} deleted it at ${last?.eventTime} (event ${last?.eventID}), and what is deleted in IAM cannot be restored`,
      how: 'Make it from where it is described as code, or from AWS Config, after this incident is closed. A user or role made anew has another unique id: policies that name it have to be set again.',
    };
  },
};
