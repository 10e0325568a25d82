import { describe, expect, it } from 'vitest';
import { type Lab, lab, REGION } from '../../resources/lab.ts';
import { reverts } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const repository = (there: Lab) =>
  there.ctx.aws.write('ecr', REGION).createRepository({ repositoryName: 'app' });

describe('resources the attacker opened to others', () => {
  holdsReverting({
    type: 'ecr-repository-policy',
    says: 'a policy is offered to be taken off',
    before: repository,
    alter: (there) =>
      there.attacker.write('ecr', REGION).setRepositoryPolicy({ repositoryName: 'app', policyText: policy }),
    title: 'Take the policy off ECR repository app',
    preselected: false,
    command: 'ecr delete-repository-policy',
    reverts: 'DeleteRepositoryPolicy',
    after: (there) => there.account.region(REGION).shelves['ecr/repository']?.app,
    gives: expect.not.objectContaining({ policy: expect.anything() }),
  });
  holdsReverting({
    type: 'secret-policy',
    says: 'a policy is offered to be taken off',
    before: (there) =>
      there.ctx.aws.write('secretsmanager', REGION).createSecret({ Name: 'db', SecretString: 'x' }),
    alter: (there) =>
      there.attacker
        .write('secretsmanager', REGION)
        .putResourcePolicy({ SecretId: 'db', ResourcePolicy: policy }),
    title: 'Take the policy off secret db',
    preselected: false,
    command: 'secretsmanager delete-resource-policy',
    reverts: 'DeleteResourcePolicy',
    after: (there) => there.account.region(REGION).secrets.db?.resourcePolicy,
    gives: undefined,
  });

  holdsReverting({
    type: 'bedrock-resource-policy',
    says: 'a policy is the one an earlier event tells',
    before: (there) =>
      there.ctx.aws
        .write('bedrock', REGION)
        .putResourcePolicy({ resourceArn: 'arn:aws:bedrock:model', resourcePolicy: policy }),
    alter: (there) =>
      there.attacker.write('bedrock', REGION).deleteResourcePolicy({ resourceArn: 'arn:aws:bedrock:model' }),
    title: 'Put the policy of Bedrock resource arn:aws:bedrock:model back',
    preselected: true,
    command: 'bedrock put-resource-policy',
    reverts: 'PutResourcePolicy',
    after: (there) => there.account.region(REGION).shelves['bedrock/policy'],
    gives: { 'arn:aws:bedrock:model': policy },
  });

  holdsReverting({
    type: 'backup-vault-policy',
    says: 'a policy is the one an earlier event tells',
    async before(there) {
      const backup = there.ctx.aws.write('backup', REGION);
      await backup.createBackupVault({ BackupVaultName: 'gold' });
      await backup.putBackupVaultAccessPolicy({ BackupVaultName: 'gold', Policy: policy });
    },
    alter: (there) =>
      there.attacker.write('backup', REGION).deleteBackupVaultAccessPolicy({ BackupVaultName: 'gold' }),
    title: 'Put the policy of backup vault gold back',
    preselected: true,
    command: 'backup put-backup-vault-access-policy',
    reverts: 'PutBackupVaultAccessPolicy',
    after: (there) => there.account.region(REGION).shelves['backup/vault'],
    gives: { gold: { name: 'gold', policy } },
  });

  it('in number by quotas he asked for are left to people, never dropped', async () => {
    const there = lab();
    await there.attacker.write('service-quotas', REGION).requestServiceQuotaIncrease({
      ...{ ServiceCode: 'ec2', QuotaCode: 'L-1216C47A', DesiredValue: 5000 },
    });
    const { leftToHuman } = await reverts(there);
    expect(leftToHuman).toMatchObject([{ what: expect.stringContaining('L-1216C47A') }]);
  });
});
