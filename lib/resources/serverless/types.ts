import type { ResourceType } from '../resource-type.ts';
import { apigatewayHttpApi } from './apigateway-http-api.ts';
import { apigatewayRestApi } from './apigateway-rest-api.ts';
import { eventsRule } from './events-rule.ts';
import { eventsTarget } from './events-target.ts';
import { lambdaAlias } from './lambda-alias.ts';
import { lambdaEventSourceMapping } from './lambda-event-source-mapping.ts';
import { lambdaFunction } from './lambda-function.ts';
import { lambdaFunctionUrl } from './lambda-function-url.ts';
import { lambdaLayerVersion } from './lambda-layer-version.ts';
import { lambdaVersion } from './lambda-version.ts';
import { schedulerSchedule } from './scheduler-schedule.ts';
import { stepfunctionsStateMachine } from './stepfunctions-state-machine.ts';

/** Types of Lambda, what starts functions, and what leads to them from outside. */
export const serverlessTypes: readonly ResourceType[] = [
  lambdaFunction,
  lambdaFunctionUrl,
  lambdaEventSourceMapping,
  lambdaAlias,
  lambdaVersion,
  lambdaLayerVersion,
  eventsRule,
  eventsTarget,
  schedulerSchedule,
  stepfunctionsStateMachine,
  apigatewayHttpApi,
  apigatewayRestApi,
];
