import type { ChangeType } from '../change-type.ts';
import { bedrockResourcePolicy } from './bedrock-resource-policy.ts';
import { ecrRepositoryPolicy } from './ecr-repository-policy.ts';
import { openedToOthers } from './opened-to-others.ts';
import { secretPolicy } from './secret-policy.ts';

/** Changes that let others in, or let more run. */
export const policyChanges: readonly ChangeType[] = [
  ecrRepositoryPolicy,
  secretPolicy,
  bedrockResourcePolicy,
  openedToOthers,
];
