import type { SimulatedService } from '../account/service.ts';
import { accountService } from './account/service.ts';
import { apigatewayService } from './apigateway/service.ts';
import { apigatewayv2Service } from './apigatewayv2/service.ts';
import { autoscalingService } from './autoscaling/service.ts';
import { batchService } from './batch/service.ts';
import { cloudtrailService } from './cloudtrail/service.ts';
import { ec2Service } from './ec2/service.ts';
import { ecsService } from './ecs/service.ts';
import { eksService } from './eks/service.ts';
import { eventsService } from './events/service.ts';
import { guarddutyService } from './guardduty/service.ts';
import { iamService } from './iam/service.ts';
import { lambdaService } from './lambda/service.ts';
import { s3Service } from './s3/service.ts';
import { schedulerService } from './scheduler/service.ts';
import { secretsmanagerService } from './secretsmanager/service.ts';
import { stepfunctionsService } from './stepfunctions/service.ts';
import { stsService } from './sts/service.ts';

/** Every service of the simulated account. */
export const services: readonly SimulatedService[] = [
  accountService,
  apigatewayService,
  apigatewayv2Service,
  autoscalingService,
  batchService,
  cloudtrailService,
  ec2Service,
  ecsService,
  eksService,
  eventsService,
  guarddutyService,
  iamService,
  lambdaService,
  s3Service,
  schedulerService,
  secretsmanagerService,
  stepfunctionsService,
  stsService,
];
