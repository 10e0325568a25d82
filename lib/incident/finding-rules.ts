import type { TrailRecord } from '../trail/record.ts';
import { itemsAt, textAt } from '../trail/spelling.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** A conclusion that events support: which events, and what they mean together. */
export interface FindingRule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** `service:EventName`, undated; a trailing `*` stands for any ending. */
  readonly events: readonly string[];
  /** Further condition on a record whose event matches. */
  when?(record: TrailRecord): boolean;
}

const LARGE = /\.(?:\d*xlarge|metal.*)$|^(?:p|g|inf|trn|dl|vt|f)\d/;
const MANY_INSTANCES = 5;

/** Event names: AWS service authorization reference; what they were used for: published incident reports. */
export const FINDING_RULES: readonly FindingRule[] = [
  {
    id: 'logging-tampered',
    severity: 'critical',
    title: 'Logging or detection was tampered with',
    events: [
      ...['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'PutInsightSelectors'].map(
        (name) => `cloudtrail:${name}`,
      ),
      ...['DeleteDetector', 'UpdateDetector', 'DisassociateFromMasterAccount'].map(
        (name) => `guardduty:${name}`,
      ),
      ...['DisassociateFromAdministratorAccount', 'StopMonitoringMembers', 'DeleteMembers'].map(
        (name) => `guardduty:${name}`,
      ),
      ...['DisassociateMembers', 'DeletePublishingDestination', 'CreateIPSet', 'UpdateIPSet'].map(
        (name) => `guardduty:${name}`,
      ),
      ...['StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'DeleteDeliveryChannel'].map(
        (name) => `config:${name}`,
      ),
      ...['config:DeleteConfigRule', 'securityhub:DisableSecurityHub', 'macie2:DisableMacie'],
      ...['ec2:DeleteFlowLogs', 'route53resolver:DeleteResolverQueryLogConfig', 'logs:DeleteLogGroup'],
      ...['logs:DeleteLogStream', 's3:PutBucketLifecycle', 's3:DeleteBucketLogging'],
      'bedrock:DeleteModelInvocationLoggingConfiguration',
    ],
  },
  {
    id: 'quarantine-removed',
    severity: 'critical',
    title: 'A quarantine or deny policy may have been removed',
    events: ['iam:DetachUserPolicy', 'iam:DeleteUserPolicy', 'iam:DeleteUserPermissionsBoundary'],
  },
  {
    id: 'privilege-escalation',
    severity: 'critical',
    title: 'Permissions were raised',
    events: [
      ...['AttachUserPolicy', 'AttachRolePolicy', 'AttachGroupPolicy', 'PutUserPolicy', 'PutRolePolicy'],
      ...['PutGroupPolicy', 'CreatePolicyVersion', 'SetDefaultPolicyVersion', 'AddUserToGroup'],
      ...['UpdateAssumeRolePolicy', 'AddRoleToInstanceProfile', 'DeleteRolePermissionsBoundary'],
    ].map((name) => `iam:${name}`),
  },
  {
    id: 'persistence',
    severity: 'high',
    title: 'Ways back in were made',
    events: [
      ...['CreateUser', 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile', 'CreateRole'].map(
        (name) => `iam:${name}`,
      ),
      ...['CreateServiceSpecificCredential', 'UploadSSHPublicKey', 'UploadSigningCertificate'].map(
        (name) => `iam:${name}`,
      ),
      ...['CreateSAMLProvider', 'UpdateSAMLProvider', 'CreateOpenIDConnectProvider'].map(
        (name) => `iam:${name}`,
      ),
      ...['sts:GetFederationToken', 'signin:ConsoleLogin', 'rolesanywhere:CreateTrustAnchor'],
      ...['lambda:CreateFunctionUrlConfig', 'lambda:AddPermission', 'lambda:UpdateFunctionCode'],
      ...['sso-directory:CreateUser', 'sso:CreateAccountAssignment', 'ec2:ImportKeyPair'],
    ],
  },
  {
    id: 'exfiltration',
    severity: 'high',
    title: 'Data or secrets were read out or shared',
    events: [
      ...['ec2:ModifySnapshotAttribute', 'ec2:ModifyImageAttribute', 'ec2:GetPasswordData'],
      ...['rds:ModifyDBSnapshotAttribute', 'rds:ModifyDBClusterSnapshotAttribute', 'rds:StartExportTask'],
      ...['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue', 'ssm:GetParameter*'],
      ...['s3:PutBucketPolicy', 's3:PutBucketAcl', 's3:PutBucketReplication', 'ec2:CreateInstanceExportTask'],
    ],
  },
  {
    id: 'mining',
    severity: 'high',
    title: 'Compute was started as miners do: many or large machines',
    events: ['ec2:RunInstances'],
    when: (record) => {
      const launched = itemsAt(record.responseElements, 'instancesSet').length;
      const asked = Number(itemsAt(record.requestParameters, 'instancesSet')[0]?.maxCount ?? 0);
      const type = textAt(record.requestParameters, 'instanceType') ?? '';
      return Math.max(launched, asked) >= MANY_INSTANCES || LARGE.test(type);
    },
  },
  {
    id: 'mining-services',
    severity: 'high',
    title: 'Compute was started through services that keep it running',
    events: [
      ...['ec2:RequestSpotInstances', 'ec2:RequestSpotFleet', 'ec2:CreateFleet', 'lightsail:CreateInstances'],
      ...['autoscaling:CreateAutoScalingGroup', 'ecs:CreateService', 'ecs:RunTask', 'batch:SubmitJob'],
      ...['sagemaker:CreateNotebookInstance', 'codebuild:CreateProject', 'glue:CreateDevEndpoint'],
    ],
  },
  {
    id: 'mail-abuse',
    severity: 'high',
    title: 'Mail or text messages were prepared or sent',
    events: [
      ...['SendEmail', 'SendRawEmail', 'CreateEmailIdentity', 'VerifyEmailIdentity', 'VerifyDomainIdentity'],
      ...['PutAccountDetails', 'UpdateAccountSendingEnabled'],
    ]
      .map((name) => `ses:${name}`)
      .concat('sns:Publish', 'sns:SetSMSAttributes'),
  },
  {
    id: 'model-abuse',
    severity: 'high',
    title: 'Paid models were opened up or used',
    events: [
      ...['InvokeModel*', 'Converse*', 'PutUseCaseForModelAccess', 'PutFoundationModelEntitlement'],
      'CreateFoundationModelAgreement',
    ].map((name) => `bedrock:${name}`),
  },
  {
    id: 'destruction',
    severity: 'critical',
    title: 'Things were deleted or stopped',
    events: [
      ...['ec2:TerminateInstances', 'ec2:StopInstances', 'ec2:DeleteSnapshot', 'ec2:DeleteVolume'],
      ...['s3:DeleteBucket', 'rds:DeleteDBInstance', 'rds:DeleteDBCluster', 'kms:ScheduleKeyDeletion'],
      ...['iam:DeleteUser', 'iam:DeleteAccessKey', 'iam:DeleteLoginProfile', 'iam:UpdateAccessKey'],
    ],
  },
  {
    id: 'other-regions-opened',
    severity: 'medium',
    title: 'Regions or quotas were opened up',
    events: [
      ...['account:EnableRegion', 'servicequotas:RequestServiceQuotaIncrease', 'support:CreateCase'],
      'organizations:LeaveOrganization',
    ],
  },
  {
    id: 'reconnaissance',
    severity: 'low',
    title: 'The account was explored',
    events: [
      ...['sts:GetCallerIdentity', 'iam:List*', 'iam:Get*', 'ec2:Describe*', 's3:ListBuckets'],
      ...['ses:Get*', 'ses:List*', 'servicequotas:Get*', 'servicequotas:List*', 'organizations:Describe*'],
      ...['organizations:List*', 'lambda:List*', 'secretsmanager:ListSecrets', 'rds:Describe*'],
      ...['cloudtrail:DescribeTrails', 'cloudtrail:LookupEvents', 'guardduty:List*', 'bedrock:List*'],
    ],
  },
];
