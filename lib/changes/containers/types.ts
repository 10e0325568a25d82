import type { ChangeType } from '../change-type.ts';
import { ecrImageTag } from './ecr-image-tag.ts';
import { ecsClusterSettings } from './ecs-cluster-settings.ts';
import { ecsServiceSettings } from './ecs-service-settings.ts';

/** Kinds of change to what runs containers, and to what they run. */
export const containerChanges: readonly ChangeType[] = [ecsServiceSettings, ecsClusterSettings, ecrImageTag];
