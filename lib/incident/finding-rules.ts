import type { TrailRecord } from '../trail/record.ts';
import { at, itemsAt, textAt } from '../trail/spelling.ts';

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

/** Events of services: `{ iam: 'CreateUser CreateRole' }` gives `iam:CreateUser` and `iam:CreateRole`. */
function events(of: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(of).flatMap(([service, names]) =>
    names.split(/\s+/).map((name) => `${service}:${name}`),
  );
}

/** Event names: AWS service authorization reference; what they were used for: published incident reports. */
export const FINDING_RULES: readonly FindingRule[] = [
  {
    id: 'logging-tampered',
    severity: 'critical',
    title: 'Logging or detection was tampered with',
    events: events({
      cloudtrail: `StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors DeleteEventDataStore
        StopEventDataStoreIngestion`,
      guardduty: `DeleteDetector UpdateDetector DisassociateFromMasterAccount DisassociateFromAdministratorAccount
        StopMonitoringMembers DeleteMembers DisassociateMembers DeletePublishingDestination CreateIPSet UpdateIPSet
        CreateFilter UpdateFilter ArchiveFindings UpdateMemberDetectors DeleteThreatIntelSet UpdateThreatIntelSet`,
      config: 'StopConfigurationRecorder DeleteConfigurationRecorder DeleteDeliveryChannel DeleteConfigRule',
      securityhub: 'DisableSecurityHub UpdateFindings BatchUpdateFindings',
      macie2: 'DisableMacie UpdateMacieSession',
      'access-analyzer': 'DeleteAnalyzer',
      detective: 'DeleteGraph',
      ec2: 'DeleteFlowLogs',
      route53resolver: 'DeleteResolverQueryLogConfig DisassociateResolverQueryLogConfig',
      logs: 'DeleteLogGroup DeleteLogStream DeleteSubscriptionFilter PutRetentionPolicy',
      monitoring: 'DeleteAlarms DisableAlarmActions',
      events: 'DisableRule DeleteRule RemoveTargets',
      s3: 'PutBucketLifecycle DeleteBucketLogging PutBucketLogging',
      bedrock: 'DeleteModelInvocationLoggingConfiguration PutModelInvocationLoggingConfiguration',
    }),
  },
  {
    id: 'quarantine-removed',
    severity: 'critical',
    title: 'A quarantine or deny policy may have been removed',
    events: events({ iam: 'DetachUserPolicy DeleteUserPolicy DeleteUserPermissionsBoundary' }),
  },
  {
    id: 'privilege-escalation',
    severity: 'critical',
    title: 'Permissions were raised',
    events: events({
      iam: `AttachUserPolicy AttachRolePolicy AttachGroupPolicy PutUserPolicy PutRolePolicy PutGroupPolicy
        CreatePolicyVersion SetDefaultPolicyVersion AddUserToGroup UpdateAssumeRolePolicy AddRoleToInstanceProfile
        DeleteRolePermissionsBoundary DeleteUserPermissionsBoundary PutRolePermissionsBoundary
        PutUserPermissionsBoundary DetachRolePolicy DeleteRolePolicy AcceptDelegationRequest SendDelegationToken`,
      sts: 'AssumeRoot',
      ec2: 'AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation',
      sso: `AttachManagedPolicyToPermissionSet AttachCustomerManagedPolicyReferenceToPermissionSet
        PutInlinePolicyToPermissionSet CreateAccountAssignment`,
      'sso-directory': 'AddMemberToGroup',
      identitystore: 'CreateGroupMembership',
      organizations: 'LeaveOrganization DetachPolicy DeletePolicy DisablePolicyType',
      kms: 'PutKeyPolicy CreateGrant',
    }),
  },
  {
    id: 'persistence',
    severity: 'high',
    title: 'Ways back in were made',
    events: events({
      iam: `CreateUser CreateAccessKey CreateLoginProfile UpdateLoginProfile ChangePassword CreateRole
        CreateServiceSpecificCredential ResetServiceSpecificCredential UploadSSHPublicKey UploadSigningCertificate
        CreateSAMLProvider UpdateSAMLProvider CreateOpenIDConnectProvider AddClientIDToOpenIDConnectProvider
        UpdateOpenIDConnectProviderThumbprint CreateVirtualMFADevice EnableMFADevice
        EnableOutboundWebIdentityFederation`,
      sts: 'GetFederationToken',
      signin: 'ConsoleLogin GetSigninToken CreateOAuth2Token',
      rolesanywhere: 'CreateTrustAnchor UpdateTrustAnchor CreateProfile UpdateProfile',
      lambda: `CreateFunction CreateFunctionUrlConfig AddPermission UpdateFunctionCode UpdateFunctionConfiguration
        PublishLayerVersion AddLayerVersionPermission CreateEventSourceMapping`,
      apigateway: 'CreateApi CreateRestApi',
      events: 'PutRule PutTargets',
      scheduler: 'CreateSchedule',
      states: 'CreateStateMachine',
      cloudformation: 'CreateStack CreateStackSet UpdateStack',
      'sso-directory': 'CreateUser CreateGroup',
      identitystore: 'CreateUser CreateGroup',
      sso: 'CreateAccountAssignment CreatePermissionSet UpdateSsoConfiguration',
      ec2: 'ImportKeyPair CreateKeyPair ModifyInstanceAttribute',
      ssm: 'CreateActivation CreateAssociation CreateDocument',
      transfer: 'CreateServer CreateUser ImportSshPublicKey',
      cloudshell: 'CreateEnvironment CreateSession',
      organizations: 'CreateAccount InviteAccountToOrganization CreateOrganization',
      acm: 'ImportCertificate',
    }),
  },
  {
    id: 'machines-entered',
    severity: 'high',
    title: 'Machines or databases were entered or opened to the network',
    events: events({
      ssm: 'SendCommand StartSession ResumeSession',
      'ec2-instance-connect': 'SendSSHPublicKey SendSerialConsoleSSHPublicKey OpenTunnel',
      ecs: 'ExecuteCommand',
      ec2: `EnableSerialConsoleAccess AuthorizeSecurityGroupIngress CreateNetworkAclEntry ReplaceNetworkAclEntry
        ModifyInstanceMetadataOptions`,
      rds: 'ModifyDBInstance ModifyDBCluster AuthorizeDBSecurityGroupIngress',
    }),
  },
  {
    id: 'exfiltration',
    severity: 'high',
    title: 'Data or secrets were read out or shared',
    events: events({
      ec2: `ModifySnapshotAttribute ModifyImageAttribute GetPasswordData CreateInstanceExportTask ExportImage
        CreateStoreImageTask SharedSnapshotCopyInitiated SharedSnapshotVolumeCreated`,
      rds: `ModifyDBSnapshotAttribute ModifyDBClusterSnapshotAttribute StartExportTask CreateDBSnapshot
        CreateDBClusterSnapshot CopyDBSnapshot`,
      secretsmanager: 'GetSecretValue BatchGetSecretValue PutResourcePolicy',
      ssm: 'GetParameter*',
      s3: `PutBucketPolicy DeleteBucketPolicy PutBucketAcl PutObjectAcl PutBucketReplication GetObject
        DeleteBucketPublicAccessBlock PutBucketPublicAccessBlock PutAccountPublicAccessBlock
        DeleteAccountPublicAccessBlock`,
      lambda: 'GetFunction',
      dynamodb: 'ExportTableToPointInTime PutResourcePolicy',
      ecr: 'SetRepositoryPolicy',
      sqs: 'SetQueueAttributes AddPermission',
      backup: 'PutBackupVaultAccessPolicy',
    }),
  },
  {
    id: 'user-data-read',
    severity: 'medium',
    title: 'User data of machines was read, which may hold secrets',
    events: events({ ec2: 'DescribeInstanceAttribute' }),
    when: ({ requestParameters }) => textAt(requestParameters, 'attribute') === 'userData',
  },
  {
    id: 'mining',
    severity: 'high',
    title: 'Compute was started as miners do: many or large machines',
    events: events({ ec2: 'RunInstances' }),
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
    events: events({
      ec2: 'RequestSpotInstances RequestSpotFleet CreateFleet',
      lightsail: 'CreateInstances CreateInstancesFromSnapshot CreateContainerService',
      autoscaling: 'CreateAutoScalingGroup UpdateAutoScalingGroup',
      ecs: 'CreateService RunTask StartTask',
      eks: 'CreateCluster CreateNodegroup CreateFargateProfile',
      batch: 'CreateComputeEnvironment SubmitJob',
      sagemaker: `CreateNotebookInstance CreateTrainingJob CreateProcessingJob CreateEndpoint CreateDomain
        CreateHyperParameterTuningJob`,
      codebuild: 'CreateProject StartBuild StartBuildBatch',
      amplify: 'CreateApp StartJob',
      glue: 'CreateDevEndpoint CreateJob StartJobRun',
      elasticmapreduce: 'RunJobFlow',
      apprunner: 'CreateService',
      imagebuilder: 'CreateImagePipeline StartImagePipelineExecution',
      gamelift: 'CreateFleet',
      appstream: 'CreateFleet',
      workspaces: 'CreateWorkspaces',
    }),
  },
  {
    id: 'protected-from-deletion',
    severity: 'high',
    title: 'Things were protected from deletion',
    events: events({
      ec2: 'ModifyInstanceAttribute RunInstances',
      cloudformation: 'UpdateTerminationProtection',
      elasticmapreduce: 'SetTerminationProtection',
    }),
    when: (record) =>
      !record.eventSource.startsWith('ec2.') ||
      ['disableApiTermination', 'disableApiStop'].some((name) => isSet(record, name)),
  },
  {
    id: 'mail-abuse',
    severity: 'high',
    title: 'Mail or text messages were prepared or sent',
    events: events({
      ses: `SendEmail SendRawEmail SendBulkEmail SendTemplatedEmail SendBulkTemplatedEmail CreateEmailIdentity
        VerifyEmailIdentity VerifyDomainIdentity VerifyDomainDkim PutAccountDetails UpdateAccountSendingEnabled
        PutAccountSendingAttributes PutIdentityPolicy CreateEmailIdentityPolicy`,
      sns: 'Publish PublishBatch SetSMSAttributes CreateSMSSandboxPhoneNumber',
      'sms-voice': 'RequestPhoneNumber SendTextMessage',
      workmail: 'CreateOrganization CreateUser',
    }),
  },
  {
    id: 'model-abuse',
    severity: 'high',
    title: 'Paid models were opened up or used',
    events: events({
      bedrock: `InvokeModel* Converse* PutUseCaseForModelAccess PutFoundationModelEntitlement
        CreateFoundationModelAgreement CreateProvisionedModelThroughput CreateModelInvocationJob
        CreateModelCustomizationJob CreateAgent CreateKnowledgeBase`,
      'agreement-marketplace': 'AcceptAgreementRequest',
    }),
  },
  {
    id: 'destruction',
    severity: 'critical',
    title: 'Things were deleted, stopped or locked away',
    events: events({
      ec2: 'TerminateInstances StopInstances DeleteSnapshot DeleteVolume DeregisterImage',
      s3: 'DeleteBucket DeleteObject DeleteObjects PutBucketVersioning PutBucketEncryption PutObjectLockConfiguration',
      rds: 'DeleteDBInstance DeleteDBCluster DeleteDBSnapshot DeleteDBClusterSnapshot DeleteDBInstanceAutomatedBackup',
      dynamodb: 'DeleteTable DeleteBackup',
      elasticfilesystem: 'DeleteFileSystem',
      backup: 'DeleteRecoveryPoint DeleteBackupVault',
      kms: 'ScheduleKeyDeletion DisableKey DeleteImportedKeyMaterial',
      lambda: 'DeleteFunction',
      cloudformation: 'DeleteStack',
      secretsmanager: 'DeleteSecret',
      iam: `DeleteUser DeleteRole DeleteAccessKey DeleteLoginProfile UpdateAccessKey DeactivateMFADevice
        DeleteVirtualMFADevice`,
      route53: 'ChangeResourceRecordSets DeleteHostedZone',
      route53domains: 'DisableDomainTransferLock TransferDomainToAnotherAwsAccount DeleteDomain',
    }),
  },
  {
    id: 'purchases',
    severity: 'high',
    title: 'Something was bought that cannot be given back',
    events: events({
      ec2: 'PurchaseReservedInstancesOffering PurchaseHostReservation PurchaseCapacityBlock',
      rds: 'PurchaseReservedDBInstancesOffering',
      savingsplans: 'CreateSavingsPlan',
      route53domains: 'RegisterDomain RenewDomain',
      shield: 'CreateSubscription',
    }),
  },
  {
    id: 'other-regions-opened',
    severity: 'medium',
    title: 'Regions or quotas were opened up',
    events: events({
      account: 'EnableRegion',
      servicequotas: 'RequestServiceQuotaIncrease',
      support: 'CreateCase',
    }),
  },
  {
    id: 'account-settings-changed',
    severity: 'medium',
    title: 'Settings of the account were changed',
    events: events({
      account:
        'DisableRegion PutAlternateContact DeleteAlternateContact PutContactInformation StartPrimaryEmailUpdate',
      iam: 'UpdateAccountPasswordPolicy DeleteAccountPasswordPolicy CreateAccountAlias DeleteAccountAlias',
      ec2: 'DisableEbsEncryptionByDefault ModifyInstanceMetadataDefaults',
    }),
  },
  {
    id: 'reconnaissance',
    severity: 'low',
    title: 'The account was explored',
    events: events({
      sts: 'GetCallerIdentity GetAccessKeyInfo',
      iam: 'List* Get* Simulate* GenerateCredentialReport',
      ec2: 'Describe*',
      s3: 'ListBuckets ListObjects* GetBucket*',
      ses: 'Get* List*',
      servicequotas: 'Get* List*',
      organizations: 'Describe* List*',
      lambda: 'List*',
      ecs: 'List* Describe*',
      secretsmanager: 'ListSecrets',
      ssm: 'Describe* List*',
      rds: 'Describe*',
      kms: 'List*',
      cloudtrail: 'DescribeTrails LookupEvents GetTrailStatus ListTrails',
      guardduty: 'List* Get*',
      bedrock: 'List* Get*',
      sso: 'List*',
      account: 'ListRegions Get*',
      ce: 'Get*',
      'resource-explorer-2': 'Search',
      tagging: 'GetResources',
    }),
  },
];

/** `{value: true}`, or the older form, which names the attribute and masks what it was set to. */
function isSet({ requestParameters }: TrailRecord, attribute: string): boolean {
  const told = at(requestParameters, attribute, 'value') ?? at(requestParameters, attribute);
  if (told !== undefined) return String(told) === 'true';
  return (
    textAt(requestParameters, 'attribute') === attribute && textAt(requestParameters, 'value') !== 'false'
  );
}
