import { describe, expect, it } from 'vitest';
import { registerHost } from '../../../lib/rehearsal/services/ssm/hosts.ts';
import { erase } from '../erasing.ts';
import { holdsErasing, onlyProven } from '../five.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../lab.ts';

const role = `arn:aws:iam::${ACCOUNT_ID}:role/files`;

async function server(there: Lab): Promise<string> {
  const { ServerId = '' } = await there.attacker.write('transfer', REGION).createServer({});
  await there.attacker.write('transfer', REGION).createUser({ ServerId, UserName: 'drop', Role: role });
  return ServerId;
}

async function activation(there: Lab): Promise<void> {
  const asked = { IamRole: 'AmazonEC2RunCommandRoleForManagedInstances' };
  const { ActivationId = '' } = await there.attacker.write('ssm', REGION).createActivation(asked);
  registerHost({ account: there.account, region: REGION }, ActivationId);
}

describe('ways into the account the attacker opened', () => {
  holdsErasing({
    type: 'transfer-server',
    event: 'CreateServer',
    make: server,
    names: { id: expect.stringMatching(/^s-/) },
    says: 'ONLINE, 1 users',
    commands: ['transfer delete-user', 'transfer delete-server'],
    writes: ['DeleteUser', 'DeleteServer'],
    erases: 'DeleteServer',
  });
  holdsErasing({
    type: 'transfer-user',
    event: 'CreateUser',
    make: server,
    names: { id: 'drop', parent: expect.stringMatching(/^s-/) },
    says: role,
    commands: ['transfer delete-user'],
    writes: ['DeleteUser'],
    erases: 'DeleteUser',
  });
  holdsErasing({
    type: 'ssm-activation',
    event: 'CreateActivation',
    make: activation,
    names: { id: expect.any(String) },
    says: /role AmazonEC2RunCommandRoleForManagedInstances, registered mi-/,
    commands: ['ssm delete-activation', 'ssm deregister-managed-instance'],
    writes: ['DeleteActivation', 'DeregisterManagedInstance'],
    erases: 'DeregisterManagedInstance',
  });
  holdsErasing({
    type: 'ssm-document',
    event: 'CreateDocument',
    async make(there) {
      const ssm = there.attacker.write('ssm', REGION);
      await ssm.createDocument({ Name: 'shell', Content: '{}', DocumentType: 'Command' });
      await ssm.modifyDocumentPermission({
        ...{ Name: 'shell', PermissionType: 'Share', AccountIdsToAdd: ['999988887777'] },
      });
    },
    names: { id: 'shell' },
    says: 'used by 999988887777; shared with other accounts is switched off first',
    commands: ['ssm modify-document-permission', 'ssm delete-document'],
    writes: ['ModifyDocumentPermission', 'DeleteDocument'],
    erases: 'DeleteDocument',
  });
  holdsErasing({
    type: 'ssm-association',
    event: 'CreateAssociation',
    make: (there) => there.attacker.write('ssm', REGION).createAssociation({ Name: 'AWS-RunShellScript' }),
    names: { id: expect.any(String) },
    says: 'runs AWS-RunShellScript',
    commands: ['ssm delete-association'],
    writes: ['DeleteAssociation'],
    erases: 'DeleteAssociation',
  });
  holdsErasing({
    type: 'ssm-command',
    event: 'SendCommand',
    make: (there) =>
      there.attacker
        .write('ssm', REGION)
        .sendCommand({ DocumentName: 'AWS-RunShellScript', InstanceIds: ['i-1'] }),
    names: { id: expect.any(String) },
    says: 'AWS-RunShellScript on i-1',
    commands: ['ssm cancel-command'],
    writes: ['CancelCommand'],
    erases: 'CancelCommand',
  });
  holdsErasing({
    type: 'ssm-session',
    event: 'StartSession',
    make: (there) => there.attacker.write('ssm', REGION).startSession({ Target: 'i-1' }),
    names: { id: expect.stringMatching(/^ci-deploy-/) },
    says: 'on i-1',
    commands: ['ssm terminate-session'],
    writes: ['TerminateSession'],
    erases: 'TerminateSession',
  });
});

describe('SSM activations', () => {
  it('that are gone leave the hosts that registered with them, and those go too', async () => {
    const there = lab();
    await activation(there);
    const made = await onlyProven(there, 'CreateActivation');
    const ActivationId = made.resource.id;
    await there.attacker.write('ssm', REGION).deleteActivation({ ActivationId });
    expect(await erase(there, [made])).toEqual([{ result: 'applied' }]);
    expect(there.account.region(REGION).shelves['ssm/host']).toEqual({});
  });
});
