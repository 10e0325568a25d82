import type { ChangeType } from '../change-type.ts';
import { amplifyBranch } from './amplify-branch.ts';
import { amplifyJob } from './amplify-job.ts';
import { cloudformationStackUpdated } from './cloudformation-stack-updated.ts';

/** Changes to what builds and deploys. */
export const buildChanges: readonly ChangeType[] = [cloudformationStackUpdated, amplifyBranch, amplifyJob];
