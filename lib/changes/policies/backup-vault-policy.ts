import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import { policyText } from '../as-json.ts';
import { resourcePolicy } from './resource-policy.ts';

/** Who may read and delete backups. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultAccessPolicy.html */
export const backupVaultPolicy = resourcePolicy({
  type: 'backup-vault-policy',
  title: 'Policies of backup vaults',
  of: 'backup vault',
  ...{ source: 'backup', puts: 'PutBackupVaultAccessPolicy', deletes: 'DeleteBackupVaultAccessPolicy' },
  policyMember: 'policy',
  permissions: [
    'backup:DescribeBackupVault',
    'backup:GetBackupVaultAccessPolicy',
    'backup:PutBackupVaultAccessPolicy',
    'backup:DeleteBackupVaultAccessPolicy',
  ],
  thing({ requestParameters }) {
    const id = textAt(requestParameters, 'backupVaultName');
    return id === undefined ? undefined : { type: 'backup-vault', id };
  },
  exists: (aws, { id, region }) => aws.read('backup', region).describeBackupVault({ BackupVaultName: id }),
  read: async (aws, { id, region }) =>
    (await aws.read('backup', region).getBackupVaultAccessPolicy({ BackupVaultName: id })).Policy,
  write(aws, { id, region }, policy) {
    const backup = aws.write('backup', region);
    return policy === false
      ? backup.deleteBackupVaultAccessPolicy({ BackupVaultName: id })
      : backup.putBackupVaultAccessPolicy({ BackupVaultName: id, Policy: policyText(policy) });
  },
  command({ id, region }, policy) {
    const one = { region, 'backup-vault-name': id };
    return policy === false
      ? awsCommand('backup', 'delete-backup-vault-access-policy', one)
      : awsCommand('backup', 'put-backup-vault-access-policy', { ...one, policy: policyText(policy) });
  },
});
