import { itemsAt, textAt } from '../trail/spelling.ts';
import { events, type FindingRule } from './finding-rule.ts';

const LARGE = /\.(?:\d*xlarge|metal.*)$|^(?:p|g|inf|trn|dl|vt|f)\d/;
const MANY_INSTANCES = 5;

/**
 * What attackers come for: compute, mail, models, data, money, damage. Event names: AWS service authorization reference;
 * what they were used for: published incident reports.
 */
export const ABUSE_RULES: readonly FindingRule[] = [
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
];
