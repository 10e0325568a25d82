import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const iam = (bench: Bench) => bench.as().write('iam');
const LACKS = 'lacks the operation';
const UserName = 'eve';
const createUser = (bench: Bench) => iam(bench).createUser({ UserName });

/** What deleting a user looks for besides keys and a password: each is listed, empty, and unknown ids are refused. */
export const iamOtherCredentialCases: readonly ContractCase[] = [
  {
    call: 'iam:ListMFADevices',
    says: 'gives none for a user that has none',
    async run(bench) {
      await createUser(bench);
      return (await iam(bench).listMFADevices({ UserName })).MFADevices ?? [];
    },
    gives: [],
  },
  {
    call: 'iam:DeactivateMFADevice',
    says: 'refuses a device the user has not',
    async run(bench) {
      await createUser(bench);
      const SerialNumber = `arn:aws:iam::${bench.account}:mfa/eve`;
      return refusal(iam(bench).deactivateMFADevice({ UserName, SerialNumber }));
    },
    gives: 'NoSuchEntity',
  },
  {
    call: 'iam:DeleteVirtualMFADevice',
    says: 'removes one that no user has, and refuses the second time',
    async run(bench) {
      const made = await iam(bench).createVirtualMFADevice({ VirtualMFADeviceName: 'eve' });
      const SerialNumber = made.VirtualMFADevice?.SerialNumber;
      await iam(bench).deleteVirtualMFADevice({ SerialNumber });
      return refusal(iam(bench).deleteVirtualMFADevice({ SerialNumber }));
    },
    gives: 'NoSuchEntity',
  },
  {
    call: 'iam:ListSigningCertificates',
    says: 'gives none for a user that has none',
    async run(bench) {
      await createUser(bench);
      return (await iam(bench).listSigningCertificates({ UserName })).Certificates ?? [];
    },
    gives: [],
    differs: { ministack: LACKS },
  },
  {
    call: 'iam:DeleteSigningCertificate',
    says: 'refuses one the user has not',
    async run(bench) {
      await createUser(bench);
      return refusal(iam(bench).deleteSigningCertificate({ UserName, CertificateId: 'A'.repeat(24) }));
    },
    gives: 'NoSuchEntity',
    differs: { ministack: LACKS },
  },
  {
    call: 'iam:ListSSHPublicKeys',
    says: 'gives none for a user that has none',
    async run(bench) {
      await createUser(bench);
      return (await iam(bench).listSSHPublicKeys({ UserName })).SSHPublicKeys ?? [];
    },
    gives: [],
    differs: { ministack: LACKS },
  },
  {
    call: 'iam:DeleteSSHPublicKey',
    says: 'refuses one the user has not',
    async run(bench) {
      await createUser(bench);
      return refusal(iam(bench).deleteSSHPublicKey({ UserName, SSHPublicKeyId: `APKA${'A'.repeat(17)}` }));
    },
    gives: 'NoSuchEntity',
    differs: { ministack: LACKS },
  },
  {
    call: 'iam:ListServiceSpecificCredentials',
    says: 'names a credential until it is deleted',
    async run(bench) {
      await createUser(bench);
      const ServiceName = 'codecommit.amazonaws.com';
      const made = await iam(bench).createServiceSpecificCredential({ UserName, ServiceName });
      const list = async () =>
        (await iam(bench).listServiceSpecificCredentials({ UserName })).ServiceSpecificCredentials ?? [];
      const before = (await list()).map((each) => [each.ServiceName, each.Status]);
      const ServiceSpecificCredentialId = made.ServiceSpecificCredential?.ServiceSpecificCredentialId;
      await iam(bench).deleteServiceSpecificCredential({ UserName, ServiceSpecificCredentialId });
      return { before, after: await list() };
    },
    gives: { before: [['codecommit.amazonaws.com', 'Active']], after: [] },
    differs: { moto: LACKS, ministack: LACKS },
  },
  {
    call: 'iam:DeleteUserPermissionsBoundary',
    says: 'takes away the boundary GetUser names',
    async run(bench) {
      await createUser(bench);
      const PolicyDocument = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
      });
      const { Policy } = await iam(bench).createPolicy({ PolicyName: 'boundary', PolicyDocument });
      await iam(bench).putUserPermissionsBoundary({ UserName, PermissionsBoundary: Policy?.Arn });
      const boundary = async () => (await iam(bench).getUser({ UserName })).User?.PermissionsBoundary;
      const before = (await boundary())?.PermissionsBoundaryArn;
      await iam(bench).deleteUserPermissionsBoundary({ UserName });
      return { before, after: (await boundary())?.PermissionsBoundaryArn ?? 'none' };
    },
    gives: { before: 'arn:aws:iam::<account>:policy/boundary', after: 'none' },
    differs: { moto: 'lacks PutUserPermissionsBoundary' },
  },
];
