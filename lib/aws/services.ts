import type { Account } from '@aws-sdk/client-account';
import type { Amplify } from '@aws-sdk/client-amplify';
import type { APIGateway } from '@aws-sdk/client-api-gateway';
import type { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import type { AppRunner } from '@aws-sdk/client-apprunner';
import type { AppStream } from '@aws-sdk/client-appstream';
import type { AutoScaling } from '@aws-sdk/client-auto-scaling';
import type { Backup } from '@aws-sdk/client-backup';
import type { Batch } from '@aws-sdk/client-batch';
import type { Bedrock } from '@aws-sdk/client-bedrock';
import type { BedrockAgent } from '@aws-sdk/client-bedrock-agent';
import type { Budgets } from '@aws-sdk/client-budgets';
import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { CloudFront } from '@aws-sdk/client-cloudfront';
import type { CloudTrail } from '@aws-sdk/client-cloudtrail';
import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { CodeBuild } from '@aws-sdk/client-codebuild';
import type { CodeCommit } from '@aws-sdk/client-codecommit';
import type { ConfigService } from '@aws-sdk/client-config-service';
import type { CostExplorer } from '@aws-sdk/client-cost-explorer';
import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { EC2 } from '@aws-sdk/client-ec2';
import type { ECR } from '@aws-sdk/client-ecr';
import type { ECS } from '@aws-sdk/client-ecs';
import type { EKS } from '@aws-sdk/client-eks';
import type { ElasticLoadBalancing } from '@aws-sdk/client-elastic-load-balancing';
import type { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { EMR } from '@aws-sdk/client-emr';
import type { EventBridge } from '@aws-sdk/client-eventbridge';
import type { GameLift } from '@aws-sdk/client-gamelift';
import type { Glue } from '@aws-sdk/client-glue';
import type { GuardDuty } from '@aws-sdk/client-guardduty';
import type { IAM } from '@aws-sdk/client-iam';
import type { Identitystore } from '@aws-sdk/client-identitystore';
import type { Imagebuilder } from '@aws-sdk/client-imagebuilder';
import type { KMS } from '@aws-sdk/client-kms';
import type { Lambda } from '@aws-sdk/client-lambda';
import type { Lightsail } from '@aws-sdk/client-lightsail';
import type { Macie2 } from '@aws-sdk/client-macie2';
import type { Organizations } from '@aws-sdk/client-organizations';
import type { RDS } from '@aws-sdk/client-rds';
import type { Route53 } from '@aws-sdk/client-route-53';
import type { Route53Domains } from '@aws-sdk/client-route-53-domains';
import type { S3 } from '@aws-sdk/client-s3';
import type { S3Control } from '@aws-sdk/client-s3-control';
import type { SageMaker } from '@aws-sdk/client-sagemaker';
import type { Savingsplans } from '@aws-sdk/client-savingsplans';
import type { Scheduler } from '@aws-sdk/client-scheduler';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { SecurityHub } from '@aws-sdk/client-securityhub';
import type { ServiceQuotas } from '@aws-sdk/client-service-quotas';
import type { SES } from '@aws-sdk/client-ses';
import type { SESv2 } from '@aws-sdk/client-sesv2';
import type { SFN } from '@aws-sdk/client-sfn';
import type { SNS } from '@aws-sdk/client-sns';
import type { SQS } from '@aws-sdk/client-sqs';
import type { SSM } from '@aws-sdk/client-ssm';
import type { SSOAdmin } from '@aws-sdk/client-sso-admin';
import type { STS } from '@aws-sdk/client-sts';
import type { Support } from '@aws-sdk/client-support';
import type { Transfer } from '@aws-sdk/client-transfer';
import type { WorkSpaces } from '@aws-sdk/client-workspaces';
import type { ServiceModel } from './model-client.ts';
import { type RolesAnywhere, rolesAnywhereModel } from './models/rolesanywhere.ts';
import { type Route53Resolver, route53resolverModel } from './models/route53resolver.ts';

/** The SDK's aggregated clients, by the name the AWS CLI gives their service. */
export interface AwsServices {
  readonly account: Account;
  readonly amplify: Amplify;
  readonly apigateway: APIGateway;
  readonly apigatewayv2: ApiGatewayV2;
  readonly apprunner: AppRunner;
  readonly appstream: AppStream;
  readonly autoscaling: AutoScaling;
  readonly backup: Backup;
  readonly batch: Batch;
  readonly bedrock: Bedrock;
  readonly 'bedrock-agent': BedrockAgent;
  readonly budgets: Budgets;
  readonly ce: CostExplorer;
  readonly cloudformation: CloudFormation;
  readonly cloudfront: CloudFront;
  readonly cloudtrail: CloudTrail;
  readonly cloudwatch: CloudWatch;
  readonly codebuild: CodeBuild;
  readonly codecommit: CodeCommit;
  readonly configservice: ConfigService;
  readonly dynamodb: DynamoDB;
  readonly ec2: EC2;
  readonly ecr: ECR;
  readonly ecs: ECS;
  readonly eks: EKS;
  readonly elb: ElasticLoadBalancing;
  readonly elbv2: ElasticLoadBalancingV2;
  readonly emr: EMR;
  readonly events: EventBridge;
  readonly gamelift: GameLift;
  readonly glue: Glue;
  readonly guardduty: GuardDuty;
  readonly iam: IAM;
  readonly identitystore: Identitystore;
  readonly imagebuilder: Imagebuilder;
  readonly kms: KMS;
  readonly lambda: Lambda;
  readonly lightsail: Lightsail;
  readonly logs: CloudWatchLogs;
  readonly macie2: Macie2;
  readonly organizations: Organizations;
  readonly rds: RDS;
  readonly rolesanywhere: RolesAnywhere;
  readonly route53: Route53;
  readonly route53domains: Route53Domains;
  readonly route53resolver: Route53Resolver;
  readonly s3: S3;
  readonly s3control: S3Control;
  readonly sagemaker: SageMaker;
  readonly savingsplans: Savingsplans;
  readonly scheduler: Scheduler;
  readonly secretsmanager: SecretsManager;
  readonly securityhub: SecurityHub;
  readonly 'service-quotas': ServiceQuotas;
  readonly ses: SES;
  readonly sesv2: SESv2;
  readonly sns: SNS;
  readonly sqs: SQS;
  readonly ssm: SSM;
  readonly 'sso-admin': SSOAdmin;
  readonly stepfunctions: SFN;
  readonly sts: STS;
  readonly support: Support;
  readonly transfer: Transfer;
  readonly workspaces: WorkSpaces;
}
export type ServiceName = keyof AwsServices;

/** Services whose only client in the package registry is older than the SDK's schemas, as we describe them. */
export const SERVICE_MODELS = {
  rolesanywhere: rolesAnywhereModel,
  route53resolver: route53resolverModel,
} as const satisfies Partial<Record<ServiceName, ServiceModel>>;
type ModelledService = keyof typeof SERVICE_MODELS;

export function isModelled(service: ServiceName): service is ModelledService {
  return service in SERVICE_MODELS;
}

/** Where each client comes from: the end of its package's name, and the name it is exported by. */
export const SERVICE_PACKAGES: Readonly<
  Record<Exclude<ServiceName, ModelledService>, readonly [packageEnd: string, client: string]>
> = {
  account: ['account', 'Account'],
  amplify: ['amplify', 'Amplify'],
  apigateway: ['api-gateway', 'APIGateway'],
  apigatewayv2: ['apigatewayv2', 'ApiGatewayV2'],
  apprunner: ['apprunner', 'AppRunner'],
  appstream: ['appstream', 'AppStream'],
  autoscaling: ['auto-scaling', 'AutoScaling'],
  backup: ['backup', 'Backup'],
  batch: ['batch', 'Batch'],
  bedrock: ['bedrock', 'Bedrock'],
  'bedrock-agent': ['bedrock-agent', 'BedrockAgent'],
  budgets: ['budgets', 'Budgets'],
  ce: ['cost-explorer', 'CostExplorer'],
  cloudformation: ['cloudformation', 'CloudFormation'],
  cloudfront: ['cloudfront', 'CloudFront'],
  cloudtrail: ['cloudtrail', 'CloudTrail'],
  cloudwatch: ['cloudwatch', 'CloudWatch'],
  codebuild: ['codebuild', 'CodeBuild'],
  codecommit: ['codecommit', 'CodeCommit'],
  configservice: ['config-service', 'ConfigService'],
  dynamodb: ['dynamodb', 'DynamoDB'],
  ec2: ['ec2', 'EC2'],
  ecr: ['ecr', 'ECR'],
  ecs: ['ecs', 'ECS'],
  eks: ['eks', 'EKS'],
  elb: ['elastic-load-balancing', 'ElasticLoadBalancing'],
  elbv2: ['elastic-load-balancing-v2', 'ElasticLoadBalancingV2'],
  emr: ['emr', 'EMR'],
  events: ['eventbridge', 'EventBridge'],
  gamelift: ['gamelift', 'GameLift'],
  glue: ['glue', 'Glue'],
  guardduty: ['guardduty', 'GuardDuty'],
  iam: ['iam', 'IAM'],
  identitystore: ['identitystore', 'Identitystore'],
  imagebuilder: ['imagebuilder', 'Imagebuilder'],
  kms: ['kms', 'KMS'],
  lambda: ['lambda', 'Lambda'],
  lightsail: ['lightsail', 'Lightsail'],
  logs: ['cloudwatch-logs', 'CloudWatchLogs'],
  macie2: ['macie2', 'Macie2'],
  organizations: ['organizations', 'Organizations'],
  rds: ['rds', 'RDS'],
  route53: ['route-53', 'Route53'],
  route53domains: ['route-53-domains', 'Route53Domains'],
  s3: ['s3', 'S3'],
  s3control: ['s3-control', 'S3Control'],
  sagemaker: ['sagemaker', 'SageMaker'],
  savingsplans: ['savingsplans', 'Savingsplans'],
  scheduler: ['scheduler', 'Scheduler'],
  secretsmanager: ['secrets-manager', 'SecretsManager'],
  securityhub: ['securityhub', 'SecurityHub'],
  'service-quotas': ['service-quotas', 'ServiceQuotas'],
  ses: ['ses', 'SES'],
  sesv2: ['sesv2', 'SESv2'],
  sns: ['sns', 'SNS'],
  sqs: ['sqs', 'SQS'],
  ssm: ['ssm', 'SSM'],
  'sso-admin': ['sso-admin', 'SSOAdmin'],
  stepfunctions: ['sfn', 'SFN'],
  sts: ['sts', 'STS'],
  support: ['support', 'Support'],
  transfer: ['transfer', 'Transfer'],
  workspaces: ['workspaces', 'WorkSpaces'],
};
