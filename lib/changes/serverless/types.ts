import type { ChangeType } from '../change-type.ts';
import { lambdaCode } from './lambda-code.ts';
import { lambdaConfiguration } from './lambda-configuration.ts';
import { lambdaLayerPermission } from './lambda-layer-permission.ts';
import { lambdaPermission } from './lambda-permission.ts';

/** Kinds of change to functions of others. */
export const serverlessChanges: readonly ChangeType[] = [
  lambdaPermission,
  lambdaLayerPermission,
  lambdaCode,
  lambdaConfiguration,
];
