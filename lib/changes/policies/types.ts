import type { ChangeType } from '../change-type.ts';
import { backupVaultPolicy } from './backup-vault-policy.ts';
import { bedrockResourcePolicy } from './bedrock-resource-policy.ts';
import { ecrRepositoryPolicy } from './ecr-repository-policy.ts';
import { secretPolicy } from './secret-policy.ts';

/** Changes to policies that let others in. */
export const policyChanges: readonly ChangeType[] = [
  ecrRepositoryPolicy,
  secretPolicy,
  bedrockResourcePolicy,
  backupVaultPolicy,
];
