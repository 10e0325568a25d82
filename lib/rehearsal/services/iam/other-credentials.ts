import { createHash } from 'node:crypto';
import type {
  CreateServiceSpecificCredentialRequest,
  DeleteServiceSpecificCredentialRequest,
  DeleteSigningCertificateRequest,
  DeleteSSHPublicKeyRequest,
  ListServiceSpecificCredentialsRequest,
  ListSigningCertificatesRequest,
  ListSSHPublicKeysRequest,
  UpdateServiceSpecificCredentialRequest,
  UploadSigningCertificateRequest,
  UploadSSHPublicKeyRequest,
} from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../account/service.ts';
import { findUser, noSuchEntity, onUser, required, userNameOf, validationError } from './entities.ts';
import { page } from './paging.ts';
import type { OtherCredentialState } from './state.ts';

type List = 'sshPublicKeys' | 'signingCertificates' | 'serviceCredentials';

function listOf(call: Call, userName: string, list: List): OtherCredentialState[] {
  const user = findUser(call, userName);
  user[list] ??= [];
  return user[list];
}

function find(
  list: readonly OtherCredentialState[],
  id: string | undefined,
  what: string,
): OtherCredentialState {
  const found = list.find((each) => each.id === id);
  if (!found) throw noSuchEntity(`The ${what} with id ${id} cannot be found.`);
  return found;
}

function remove(list: OtherCredentialState[], id: string | undefined, what: string) {
  list.splice(list.indexOf(find(list, id, what)), 1);
  return {};
}

function add(call: Call, list: OtherCredentialState[], prefix: string, body: string, serviceName?: string) {
  const made: OtherCredentialState = {
    id: call.account.id(prefix),
    status: 'Active',
    createdAt: call.now.toISOString(),
    body,
    ...(serviceName ? { serviceName } : {}),
  };
  list.push(made);
  return made;
}

const named = (UserName: string, { status, createdAt }: OtherCredentialState) => ({
  UserName,
  Status: status,
  CreateDate: new Date(createdAt),
});

const sshKeyShape = (userName: string, key: OtherCredentialState) => ({
  UserName: userName,
  SSHPublicKeyId: key.id,
  Status: key.status,
  UploadDate: new Date(key.createdAt),
});
const certificateShape = (userName: string, certificate: OtherCredentialState) => ({
  UserName: userName,
  CertificateId: certificate.id,
  CertificateBody: certificate.body,
  Status: certificate.status,
  UploadDate: new Date(certificate.createdAt),
});
const serviceCredentialShape = (userName: string, credential: OtherCredentialState) => ({
  ...named(userName, credential),
  ServiceUserName: credential.body,
  ServiceSpecificCredentialId: credential.id,
  ServiceName: credential.serviceName ?? '',
});

/** Credentials of a user besides keys and password: SSH keys, signing certificates, service-specific credentials. */
export const otherCredentialOperations: Readonly<Record<string, Operation>> = {
  UploadSSHPublicKey: {
    readOnly: false,
    resources: onUser,
    run: (call, input: UploadSSHPublicKeyRequest) => {
      const userName = required(input.UserName, 'UserName');
      const body = required(input.SSHPublicKeyBody, 'SSHPublicKeyBody');
      const key = add(call, listOf(call, userName, 'sshPublicKeys'), 'APKA', body);
      const Fingerprint = createHash('md5')
        .update(body)
        .digest('hex')
        .replace(/..(?!$)/g, '$&:');
      return { SSHPublicKey: { ...sshKeyShape(userName, key), SSHPublicKeyBody: body, Fingerprint } };
    },
  },
  ListSSHPublicKeys: {
    readOnly: true,
    resources: onUser,
    run: (call, input: ListSSHPublicKeysRequest) => {
      const userName = userNameOf(input, call);
      const { items, rest } = page(listOf(call, userName, 'sshPublicKeys'), ({ id }) => id, input);
      return { SSHPublicKeys: items.map((key) => sshKeyShape(userName, key)), ...rest };
    },
  },
  DeleteSSHPublicKey: {
    readOnly: false,
    resources: onUser,
    run: (call, input: DeleteSSHPublicKeyRequest) =>
      remove(
        listOf(call, required(input.UserName, 'UserName'), 'sshPublicKeys'),
        input.SSHPublicKeyId,
        'SSH Public Key',
      ),
  },
  UploadSigningCertificate: {
    readOnly: false,
    resources: onUser,
    run: (call, input: UploadSigningCertificateRequest) => {
      const userName = userNameOf(input, call);
      const body = required(input.CertificateBody, 'CertificateBody');
      return {
        Certificate: certificateShape(
          userName,
          add(call, listOf(call, userName, 'signingCertificates'), 'ASCA', body),
        ),
      };
    },
  },
  ListSigningCertificates: {
    readOnly: true,
    resources: onUser,
    run: (call, input: ListSigningCertificatesRequest) => {
      const userName = userNameOf(input, call);
      const { items, rest } = page(listOf(call, userName, 'signingCertificates'), ({ id }) => id, input);
      return { Certificates: items.map((each) => certificateShape(userName, each)), ...rest };
    },
  },
  DeleteSigningCertificate: {
    readOnly: false,
    resources: onUser,
    run: (call, input: DeleteSigningCertificateRequest) =>
      remove(
        listOf(call, userNameOf(input, call), 'signingCertificates'),
        input.CertificateId,
        'Certificate',
      ),
  },
  CreateServiceSpecificCredential: {
    readOnly: false,
    resources: onUser,
    run: (call, input: CreateServiceSpecificCredentialRequest) => {
      const userName = required(input.UserName, 'UserName');
      const service = required(input.ServiceName, 'ServiceName');
      const list = listOf(call, userName, 'serviceCredentials');
      const made = add(call, list, 'ACCA', `${userName}-at-${call.account.accountId}`, service);
      return {
        ServiceSpecificCredential: {
          ...serviceCredentialShape(userName, made),
          ServicePassword: call.account.secret(44),
        },
      };
    },
  },
  ListServiceSpecificCredentials: {
    readOnly: true,
    resources: onUser,
    run: (call, input: ListServiceSpecificCredentialsRequest) => {
      const userName = userNameOf(input, call);
      const listed = listOf(call, userName, 'serviceCredentials').filter(
        ({ serviceName }) => !input.ServiceName || serviceName === input.ServiceName,
      );
      return { ServiceSpecificCredentials: listed.map((each) => serviceCredentialShape(userName, each)) };
    },
  },
  UpdateServiceSpecificCredential: {
    readOnly: false,
    resources: onUser,
    run: (call, input: UpdateServiceSpecificCredentialRequest) => {
      const list = listOf(call, userNameOf(input, call), 'serviceCredentials');
      const found = find(list, input.ServiceSpecificCredentialId, 'service specific credential');
      if (input.Status !== 'Active' && input.Status !== 'Inactive')
        throw validationError('Status must be Active or Inactive.');
      found.status = input.Status;
      return {};
    },
  },
  DeleteServiceSpecificCredential: {
    readOnly: false,
    resources: onUser,
    run: (call, input: DeleteServiceSpecificCredentialRequest) =>
      remove(
        listOf(call, userNameOf(input, call), 'serviceCredentials'),
        input.ServiceSpecificCredentialId,
        'service specific credential',
      ),
  },
};
