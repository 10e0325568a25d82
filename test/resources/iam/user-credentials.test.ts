import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, triedHard } from '../erasing.ts';
import { type Lab, lab } from '../lab.ts';

const CASES = [
  {
    title: 'SSH public keys',
    type: 'iam-ssh-public-key',
    event: 'UploadSSHPublicKey',
    remove: 'DeleteSSHPublicKey',
    make: (there: Lab) =>
      there.attacker.write('iam').uploadSSHPublicKey({ UserName: 'bob', SSHPublicKeyBody: 'ssh-rsa A' }),
    id: /^APKA/,
    commands: (id: string) => [`aws iam delete-ssh-public-key --user-name bob --ssh-public-key-id ${id}`],
  },
  {
    title: 'signing certificates',
    type: 'iam-signing-certificate',
    event: 'UploadSigningCertificate',
    remove: 'DeleteSigningCertificate',
    make: (there: Lab) =>
      there.attacker.write('iam').uploadSigningCertificate({ UserName: 'bob', CertificateBody: 'C' }),
    id: /^ASCA/,
    commands: (id: string) => [`aws iam delete-signing-certificate --user-name bob --certificate-id ${id}`],
  },
  {
    title: 'service-specific credentials',
    type: 'iam-service-credential',
    event: 'CreateServiceSpecificCredential',
    remove: 'DeleteServiceSpecificCredential',
    make: (there: Lab) =>
      there.attacker
        .write('iam')
        .createServiceSpecificCredential({ UserName: 'bob', ServiceName: 'bedrock.amazonaws.com' }),
    id: /^ACCA/,
    commands: (id: string) => [
      `aws iam update-service-specific-credential --user-name bob --service-specific-credential-id ${id} --status Inactive`,
      `aws iam delete-service-specific-credential --user-name bob --service-specific-credential-id ${id}`,
    ],
  },
];

describe('other credentials of users', () => {
  it.each(CASES)('$title are deleted, and their user stays', async (one) => {
    const there = lab();
    there.user('bob');
    await one.make(there);
    const made = await there.proven(one.event);
    const id = made[0]?.resource.id ?? '';
    expect(id).toMatch(one.id);
    expect(made[0]?.resource).toMatchObject({ parent: 'bob', region: 'global' });
    expect(changeFor(made[0]).command.split('\n')).toEqual(one.commands(id));
    expect(await triedHard(there, one.type, made, one.remove)).toEqual(AS_IT_SHOULD);
    expect(there.account.state.iam.users.bob).toBeDefined();
  });
});
