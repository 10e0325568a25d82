import type { ChangeType } from '../change-type.ts';
import { apigatewayPart } from './apigateway-part.ts';
import { eventsRuleDeleted } from './events-rule-deleted.ts';
import { eventsRuleState } from './events-rule-state.ts';
import { eventsTargetRemoved } from './events-target-removed.ts';
import { lambdaCode } from './lambda-code.ts';
import { lambdaConfiguration } from './lambda-configuration.ts';
import { lambdaEnvironment } from './lambda-environment.ts';
import { lambdaLayerPermission } from './lambda-layer-permission.ts';
import { lambdaPermission } from './lambda-permission.ts';

/** Kinds of change to functions and APIs of others, and to what starts them. */
export const serverlessChanges: readonly ChangeType[] = [
  lambdaPermission,
  lambdaLayerPermission,
  lambdaCode,
  lambdaConfiguration,
  lambdaEnvironment,
  eventsRuleState,
  eventsRuleDeleted,
  eventsTargetRemoved,
  apigatewayPart,
];
