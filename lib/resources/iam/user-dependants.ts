import { awsFailure, errorCode } from '../../aws/errors.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { allPages } from './iam-pages.ts';

/**
 * What IAM wants removed before it deletes a user, by kind, in the order it is removed: credentials before the
 * policies that may be denying them.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
 */
export interface UserDependants {
  readonly loginProfile: readonly string[];
  readonly accessKeys: readonly string[];
  readonly sshKeys: readonly string[];
  readonly certificates: readonly string[];
  readonly serviceCredentials: readonly string[];
  readonly mfaDevices: readonly string[];
  readonly groups: readonly string[];
  readonly attachedPolicies: readonly string[];
  readonly boundary: readonly string[];
  readonly inlinePolicies: readonly string[];
  /** Lists that could not be read, with the error code; the user may have more than is shown. */
  readonly unread: readonly string[];
}
type Kind = Exclude<keyof UserDependants, 'unread'>;

type Iam = ReturnType<typeof readers>;
const readers = (ctx: ReadContext) => ctx.aws.read('iam');
const writers = (ctx: WriteContext) => ctx.aws.write('iam');

interface Handling {
  list(iam: Iam, UserName: string): Promise<readonly (string | undefined)[]>;
  remove(iam: ReturnType<typeof writers>, UserName: string, id: string): Promise<unknown>;
  /** AWS CLI operation and the option that takes the id; several where several calls are needed. */
  command(user: { 'user-name': string }, id: string): readonly string[];
}

const line = (operation: string, options: Readonly<Record<string, string>>) => [
  awsCommand('iam', operation, options),
];

const HANDLING: Readonly<Record<Kind, Handling>> = {
  loginProfile: {
    list: async (iam, UserName) =>
      (await unlessAbsent(iam.getLoginProfile({ UserName }))) === undefined ? [] : ['password'],
    remove: (iam, UserName) => iam.deleteLoginProfile({ UserName }),
    command: (user) => line('delete-login-profile', user),
  },
  accessKeys: {
    list: (iam, UserName) =>
      allPages(
        (marker) => iam.listAccessKeys({ UserName, ...marker }),
        (page) => page.AccessKeyMetadata?.map((key) => key.AccessKeyId),
      ),
    remove: (iam, UserName, AccessKeyId) => iam.deleteAccessKey({ UserName, AccessKeyId }),
    command: (user, id) => line('delete-access-key', { ...user, 'access-key-id': id }),
  },
  sshKeys: {
    list: (iam, UserName) =>
      allPages(
        (marker) => iam.listSSHPublicKeys({ UserName, ...marker }),
        (page) => page.SSHPublicKeys?.map((key) => key.SSHPublicKeyId),
      ),
    remove: (iam, UserName, SSHPublicKeyId) => iam.deleteSSHPublicKey({ UserName, SSHPublicKeyId }),
    command: (user, id) => line('delete-ssh-public-key', { ...user, 'ssh-public-key-id': id }),
  },
  certificates: {
    list: (iam, UserName) =>
      allPages(
        (marker) => iam.listSigningCertificates({ UserName, ...marker }),
        (page) => page.Certificates?.map((certificate) => certificate.CertificateId),
      ),
    remove: (iam, UserName, CertificateId) => iam.deleteSigningCertificate({ UserName, CertificateId }),
    command: (user, id) => line('delete-signing-certificate', { ...user, 'certificate-id': id }),
  },
  serviceCredentials: {
    list: (iam, UserName) =>
      allPages(
        (marker) => iam.listServiceSpecificCredentials({ UserName, ...marker }),
        (page) =>
          page.ServiceSpecificCredentials?.map((credential) => credential.ServiceSpecificCredentialId),
      ),
    remove: (iam, UserName, ServiceSpecificCredentialId) =>
      iam.deleteServiceSpecificCredential({ UserName, ServiceSpecificCredentialId }),
    command: (user, id) =>
      line('delete-service-specific-credential', { ...user, 'service-specific-credential-id': id }),
  },
  mfaDevices: {
    list: (iam, UserName) =>
      allPages(
        (marker) => iam.listMFADevices({ UserName, ...marker }),
        (page) => page.MFADevices?.map((device) => device.SerialNumber),
      ),
    async remove(iam, UserName, SerialNumber) {
      await iam.deactivateMFADevice({ UserName, SerialNumber });
      if (isVirtual(SerialNumber)) await iam.deleteVirtualMFADevice({ SerialNumber });
    },
    command: (user, id) => [
      ...line('deactivate-mfa-device', { ...user, 'serial-number': id }),
      ...(isVirtual(id) ? line('delete-virtual-mfa-device', { 'serial-number': id }) : []),
    ],
  },
  groups: {
    list: (iam, UserName) =>
      allPages(
        (marker) => iam.listGroupsForUser({ UserName, ...marker }),
        (page) => page.Groups?.map((group) => group.GroupName),
      ),
    remove: (iam, UserName, GroupName) => iam.removeUserFromGroup({ UserName, GroupName }),
    command: (user, id) => line('remove-user-from-group', { ...user, 'group-name': id }),
  },
  attachedPolicies: {
    list: (iam, UserName) =>
      allPages(
        (marker) => iam.listAttachedUserPolicies({ UserName, ...marker }),
        (page) => page.AttachedPolicies?.map((policy) => policy.PolicyArn),
      ),
    remove: (iam, UserName, PolicyArn) => iam.detachUserPolicy({ UserName, PolicyArn }),
    command: (user, id) => line('detach-user-policy', { ...user, 'policy-arn': id }),
  },
  boundary: {
    list: async (iam, UserName) => {
      const { User } = await iam.getUser({ UserName });
      const arn = User?.PermissionsBoundary?.PermissionsBoundaryArn;
      return arn === undefined ? [] : [arn];
    },
    remove: (iam, UserName) => iam.deleteUserPermissionsBoundary({ UserName }),
    command: (user) => line('delete-user-permissions-boundary', user),
  },
  inlinePolicies: {
    list: (iam, UserName) =>
      allPages(
        (marker) => iam.listUserPolicies({ UserName, ...marker }),
        (page) => page.PolicyNames,
      ),
    remove: (iam, UserName, PolicyName) => iam.deleteUserPolicy({ UserName, PolicyName }),
    command: (user, id) => line('delete-user-policy', { ...user, 'policy-name': id }),
  },
};
const KINDS = Object.keys(HANDLING) as readonly Kind[];

/** A virtual device's serial number is an ARN; a hardware one's is printed on it. */
function isVirtual(serialNumber: string): boolean {
  return serialNumber.startsWith('arn:');
}

/** Reads all of it; a list that may not be read is named in `unread`, and a user that is gone has nothing. */
export async function userDependants(ctx: ReadContext, userName: string): Promise<UserDependants> {
  const unread: string[] = [];
  const lists = await Promise.all(
    KINDS.map(async (kind) => {
      try {
        const ids = await HANDLING[kind].list(readers(ctx), userName);
        return [kind, ids.filter((id) => id !== undefined)] as const;
      } catch (error) {
        const failure = awsFailure(error);
        if (failure === 'aborted') throw error;
        if (failure !== 'not-found') unread.push(`${kind}: ${errorCode(error)}`);
        return [kind, []] as const;
      }
    }),
  );
  return { ...(Object.fromEntries(lists) as Record<Kind, readonly string[]>), unread };
}

/** Removes what was listed, one after the other; what is gone meanwhile is passed over. */
export async function removeUserDependants(
  ctx: WriteContext,
  userName: string,
  dependants: UserDependants,
): Promise<void> {
  for (const kind of KINDS) {
    for (const id of dependants[kind]) await unlessAbsent(HANDLING[kind].remove(writers(ctx), userName, id));
  }
}

/** AWS CLI text that removes what was listed. */
export function dependantCommands(userName: string, dependants: UserDependants): readonly string[] {
  return KINDS.flatMap((kind) =>
    dependants[kind].flatMap((id) => HANDLING[kind].command({ 'user-name': userName }, id)),
  );
}
