import type { ResourceType } from '../resource-type.ts';
import { autoScalingGroup } from './auto-scaling-group.ts';
import { launchConfiguration } from './launch-configuration.ts';

/** Types of Auto Scaling. */
export const autoscalingTypes: readonly ResourceType[] = [autoScalingGroup, launchConfiguration];
