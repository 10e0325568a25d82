import type { SimulatedService } from '../account/service.ts';
import { accountService } from './account/service.ts';
import { amplifyService } from './amplify/service.ts';
import { apigatewayService } from './apigateway/service.ts';
import { apigatewayv2Service } from './apigatewayv2/service.ts';
import { apprunnerService } from './apprunner/service.ts';
import { appstreamService } from './appstream/service.ts';
import { autoscalingService } from './autoscaling/service.ts';
import { backupService } from './backup/service.ts';
import { batchService } from './batch/service.ts';
import { bedrockService } from './bedrock/service.ts';
import { bedrockAgentService } from './bedrock-agent/service.ts';
import { budgetsService } from './budgets/service.ts';
import { ceService } from './ce/service.ts';
import { cloudformationService } from './cloudformation/service.ts';
import { cloudfrontService } from './cloudfront/service.ts';
import { cloudtrailService } from './cloudtrail/service.ts';
import { cloudwatchService } from './cloudwatch/service.ts';
import { codebuildService } from './codebuild/service.ts';
import { codecommitService } from './codecommit/service.ts';
import { configService } from './configservice/service.ts';
import { dynamodbService } from './dynamodb/service.ts';
import { ec2Service } from './ec2/service.ts';
import { ecrService } from './ecr/service.ts';
import { ecsService } from './ecs/service.ts';
import { eksService } from './eks/service.ts';
import { elbService } from './elb/service.ts';
import { elbv2Service } from './elbv2/service.ts';
import { emrService } from './emr/service.ts';
import { eventsService } from './events/service.ts';
import { gameliftService } from './gamelift/service.ts';
import { glueService } from './glue/service.ts';
import { guarddutyService } from './guardduty/service.ts';
import { iamService } from './iam/service.ts';
import { identitystoreService } from './identitystore/service.ts';
import { imagebuilderService } from './imagebuilder/service.ts';
import { kmsService } from './kms/service.ts';
import { lambdaService } from './lambda/service.ts';
import { lightsailService } from './lightsail/service.ts';
import { logsService } from './logs/service.ts';
import { macie2Service } from './macie2/service.ts';
import { organizationsService } from './organizations/service.ts';
import { rdsService } from './rds/service.ts';
import { rolesanywhereService } from './rolesanywhere/service.ts';
import { route53Service } from './route53/service.ts';
import { route53domainsService } from './route53domains/service.ts';
import { route53resolverService } from './route53resolver/service.ts';
import { s3Service } from './s3/service.ts';
import { s3controlService } from './s3control/service.ts';
import { sagemakerService } from './sagemaker/service.ts';
import { savingsplansService } from './savingsplans/service.ts';
import { schedulerService } from './scheduler/service.ts';
import { secretsmanagerService } from './secretsmanager/service.ts';
import { securityhubService } from './securityhub/service.ts';
import { serviceQuotasService } from './service-quotas/service.ts';
import { sesService } from './ses/service.ts';
import { sesv2Service } from './sesv2/service.ts';
import { snsService } from './sns/service.ts';
import { sqsService } from './sqs/service.ts';
import { ssmService } from './ssm/service.ts';
import { ssoAdminService } from './sso-admin/service.ts';
import { stepfunctionsService } from './stepfunctions/service.ts';
import { stsService } from './sts/service.ts';
import { supportService } from './support/service.ts';
import { transferService } from './transfer/service.ts';
import { workspacesService } from './workspaces/service.ts';

/** Every service of the simulated account. */
export const services: readonly SimulatedService[] = [
  accountService,
  amplifyService,
  apigatewayService,
  apigatewayv2Service,
  apprunnerService,
  appstreamService,
  autoscalingService,
  backupService,
  batchService,
  bedrockAgentService,
  bedrockService,
  budgetsService,
  ceService,
  cloudformationService,
  cloudfrontService,
  cloudtrailService,
  cloudwatchService,
  configService,
  codebuildService,
  codecommitService,
  dynamodbService,
  ec2Service,
  ecrService,
  ecsService,
  eksService,
  elbService,
  elbv2Service,
  emrService,
  eventsService,
  gameliftService,
  glueService,
  guarddutyService,
  iamService,
  identitystoreService,
  imagebuilderService,
  kmsService,
  lambdaService,
  lightsailService,
  logsService,
  macie2Service,
  organizationsService,
  rdsService,
  rolesanywhereService,
  route53Service,
  route53domainsService,
  route53resolverService,
  s3Service,
  s3controlService,
  sagemakerService,
  savingsplansService,
  schedulerService,
  secretsmanagerService,
  securityhubService,
  serviceQuotasService,
  sesService,
  sesv2Service,
  snsService,
  sqsService,
  ssmService,
  ssoAdminService,
  stepfunctionsService,
  stsService,
  supportService,
  transferService,
  workspacesService,
];
