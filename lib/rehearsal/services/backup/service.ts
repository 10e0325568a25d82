import type { CreateBackupVaultInput, PutBackupVaultAccessPolicyInput } from '@aws-sdk/client-backup';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

interface VaultState {
  readonly name: string;
  policy?: string;
}

interface Named {
  readonly BackupVaultName?: string | undefined;
}

const vaults = (call: Call) => shelf<VaultState>(call, 'vault');
const missing = (what: string) =>
  new ServiceError('ResourceNotFoundException', `${what} cannot be found.`, 400);
const vaultBy = (call: Call, { BackupVaultName: name }: Named) =>
  onShelf(vaults(call), name, missing(`Backup vault ${name}`));

/** AWS Backup: vaults without backups, and who may read them. */
export const backupService: SimulatedService = {
  name: 'backup',
  eventSource: 'backup.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    CreateBackupVault: writes((call, { BackupVaultName: name = '' }: CreateBackupVaultInput) => {
      vaults(call)[name] = { name };
      return { BackupVaultName: name, BackupVaultArn: regionalArn(call, 'backup', `backup-vault:${name}`) };
    }),
    DescribeBackupVault: reads((call, input: Named) => ({ BackupVaultName: vaultBy(call, input).name })),
    PutBackupVaultAccessPolicy: writes((call, input: PutBackupVaultAccessPolicyInput) => {
      vaultBy(call, input).policy = input.Policy ?? '';
      return {};
    }),
    GetBackupVaultAccessPolicy: reads((call, input: Named) => {
      const { name, policy } = vaultBy(call, input);
      if (policy === undefined) throw missing(`The policy of ${name}`);
      return { BackupVaultName: name, Policy: policy };
    }),
    DeleteBackupVaultAccessPolicy: writes((call, input: Named) => {
      delete vaultBy(call, input).policy;
      return {};
    }),
  },
};
