import type { ChangeType } from '../change-type.ts';
import { autoScalingGroupSetting } from './auto-scaling-group-setting.ts';
import { autoScalingRule } from './auto-scaling-rule.ts';

/** Changes to Auto Scaling groups of others. */
export const autoscalingChanges: readonly ChangeType[] = [autoScalingGroupSetting, autoScalingRule];
