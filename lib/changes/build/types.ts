import type { ChangeType } from '../change-type.ts';
import { cloudformationStackUpdated } from './cloudformation-stack-updated.ts';

/** Changes to what builds and deploys. */
export const buildChanges: readonly ChangeType[] = [cloudformationStackUpdated];
