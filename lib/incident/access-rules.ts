import type { TrailRecord } from '../trail/record.ts';
import { at, textAt } from '../trail/spelling.ts';
import { events, type FindingRule } from './finding-rule.ts';

/**
 * How attackers look around, raise their rights, stay, and keep from being seen or removed. Event names: AWS service
 * authorization reference; what they were used for: published incident reports.
 */
export const ACCESS_RULES: readonly FindingRule[] = [
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
