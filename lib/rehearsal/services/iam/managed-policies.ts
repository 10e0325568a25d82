import type { ManagedPolicyState } from './state.ts';

const CREATED = '2015-02-06T18:40:00.000Z';

/** What AWS denies a user whose key it saw in public, second edition. */
const QUARANTINE_V2 = [
  'cloudtrail:LookupEvents',
  'ec2:RequestSpotInstances',
  'ec2:RunInstances',
  'ec2:StartInstances',
  'iam:AddUserToGroup',
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:ChangePassword',
  'iam:CreateAccessKey',
  'iam:CreateInstanceProfile',
  'iam:CreateLoginProfile',
  'iam:CreatePolicyVersion',
  'iam:CreateRole',
  'iam:CreateUser',
  'iam:DetachUserPolicy',
  'iam:PassRole',
  'iam:PutGroupPolicy',
  'iam:PutRolePolicy',
  'iam:PutUserPermissionsBoundary',
  'iam:PutUserPolicy',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAccessKey',
  'iam:UpdateAccountPasswordPolicy',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateLoginProfile',
  'iam:UpdateUser',
  'lambda:AddLayerVersionPermission',
  'lambda:AddPermission',
  'lambda:CreateFunction',
  'lambda:GetPolicy',
  'lambda:ListTags',
  'lambda:PutProvisionedConcurrencyConfig',
  'lambda:TagResource',
  'lambda:UntagResource',
  'lambda:UpdateFunctionCode',
  'lightsail:Create*',
  'lightsail:Delete*',
  'lightsail:DownloadDefaultKeyPair',
  'lightsail:GetInstanceAccessDetails',
  'lightsail:Start*',
  'lightsail:Update*',
  'organizations:CreateAccount',
  'organizations:CreateOrganization',
  'organizations:InviteAccountToOrganization',
  's3:DeleteBucket',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:PutLifecycleConfiguration',
  's3:PutBucketAcl',
  's3:PutBucketOwnershipControls',
  's3:DeleteBucketPolicy',
  's3:ObjectOwnerOverrideToBucketOwner',
  's3:PutAccountPublicAccessBlock',
  's3:PutBucketPolicy',
  's3:ListAllMyBuckets',
];

/** What the third edition adds. */
const QUARANTINE_V3 = [
  ...QUARANTINE_V2,
  'ec2:PurchaseReservedInstancesOffering',
  'ec2:AcceptReservedInstancesExchangeQuote',
  'ec2:CreateReservedInstancesListing',
  'savingsplans:CreateSavingsPlan',
  'ecs:CreateService',
  'ecs:CreateCluster',
  'ecs:RegisterTaskDefinition',
  'ecr:GetAuthorizationToken',
  'bedrock:CreateModelInvocationJob',
  'bedrock:InvokeModelWithResponseStream',
  'bedrock:CreateFoundationModelAgreement',
  'bedrock:PutFoundationModelEntitlement',
  'bedrock:InvokeModel',
  'sagemaker:CreateEndpointConfig',
  'sagemaker:CreateProcessingJob',
  'ses:GetSendQuota',
  'ses:ListIdentities',
  'sts:GetSessionToken',
  'sts:GetFederationToken',
  'amplify:CreateDeployment',
  'amplify:CreateBackendEnvironment',
  'codebuild:CreateProject',
  'glue:CreateJob',
  'iam:DeleteRole',
  'iam:DeleteAccessKey',
  'iam:ListUsers',
  'lambda:GetEventSourceMapping',
  'sns:GetSMSAttributes',
  'mediapackagev2:CreateChannel',
];

const statements = (...list: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement: list });
const deny = (actions: readonly string[]) => statements({ Effect: 'Deny', Action: actions, Resource: '*' });
const allow = (...actions: string[]) => statements({ Effect: 'Allow', Action: actions, Resource: '*' });

const DOCUMENTS: Readonly<Record<string, string>> = {
  AWSCompromisedKeyQuarantineV2: deny(QUARANTINE_V2),
  AWSCompromisedKeyQuarantineV3: deny(QUARANTINE_V3),
  AdministratorAccess: allow('*'),
  AmazonSESFullAccess: allow('ses:*'),
  'service-role/AWSLambdaBasicExecutionRole': allow(
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ),
  AmazonEC2FullAccess: allow('ec2:*', 'elasticloadbalancing:*', 'cloudwatch:*', 'autoscaling:*'),
  PowerUserAccess: statements(
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    {
      Effect: 'Allow',
      Action: [
        'account:GetAccountInformation',
        'account:GetPrimaryEmail',
        'account:ListRegions',
        'iam:CreateServiceLinkedRole',
        'iam:DeleteServiceLinkedRole',
        'iam:ListRoles',
        'organizations:DescribeEffectivePolicy',
        'organizations:DescribeOrganization',
      ],
      Resource: '*',
    },
  ),
  // AWS's own text names every reading action; these say the same of the services simulated here.
  ReadOnlyAccess: allow(
    'account:Get*',
    'account:List*',
    'cloudtrail:Describe*',
    'cloudtrail:Get*',
    'cloudtrail:List*',
    'cloudtrail:LookupEvents',
    'ec2:Describe*',
    'ec2:Get*',
    'guardduty:Get*',
    'guardduty:List*',
    'iam:Generate*',
    'iam:Get*',
    'iam:List*',
    'iam:Simulate*',
    'secretsmanager:Describe*',
    'secretsmanager:GetResourcePolicy',
    'secretsmanager:List*',
    'sts:GetCallerIdentity',
    'sts:GetAccessKeyInfo',
  ),
};

/** The managed policies of AWS that every account has, as far as they are used here, by ARN. */
export function awsManagedPolicies(): Record<string, ManagedPolicyState> {
  return Object.fromEntries(
    Object.entries(DOCUMENTS).map(([path, document]) => {
      const arn = `arn:aws:iam::aws:policy/${path}`;
      const policyName = path.split('/').at(-1) ?? path;
      return [
        arn,
        {
          arn,
          policyId: awsPolicyId(policyName),
          policyName,
          createdAt: CREATED,
          versions: { v1: document },
          defaultVersion: 'v1',
        },
      ];
    }),
  );
}

/** An id that is the same in every account, as those of AWS's own policies are. */
function awsPolicyId(policyName: string): string {
  const letters = policyName.toUpperCase().replace(/[^A-Z2-7]/g, '');
  return `ANPA${letters.padEnd(17, 'A').slice(0, 17)}`;
}
