/** Why an event of the published records that went through and wrote belongs to no resource type and no change type. */
const CREDENTIAL = 'a credential: lib/lineage follows it, containment ends it';
const EDITED = 'edited by hand: AWS records no such event';
const DATA = 'works on data inside a thing: nothing to erase, and what is gone is gone';
const SESSION = 'a session or a command on a machine: the machine has to be taken for compromised';
const OWN_EVENT = 'an agent or a service reporting about itself';
const READS = 'reads only';
const PART =
  'part of an API or a mirror: erased with it, or told as a writing call where the whole is not his';
const INTERRUPTION = 'an interruption: nothing is made, and nothing stays altered';
const UNKNOWN =
  'of a service or setting outside the catalogue: the audit lists it among the changes, a person judges it';

export const UNMAPPED: Readonly<Record<string, string>> = {
  'signin:AssumeRole': EDITED,
  'signin:ConsoleLogin': CREDENTIAL,
  'signin:ExternalIdPDirectoryLogin': CREDENTIAL,
  'signin:GetSigninToken': CREDENTIAL,
  'signin:PasswordUpdated': 'root changed its own password: only root gives it another',
  'sso:Authenticate': CREDENTIAL,
  'sso:CreateToken': CREDENTIAL,
  'sts:GetFederationToken': CREDENTIAL,
  'sts:GetSessionToken': CREDENTIAL,
  'cloudshell:CreateSession': SESSION,
  'ec2-instance-connect:SendSSHPublicKey': SESSION,
  'ec2-instance-connect:SendSerialConsoleSSHPublicKey': SESSION,
  'ssm:SendCommand': SESSION,
  'ssm:StartSession': SESSION,
  'ssm:TerminateSession': SESSION,
  'ssm:UpdateInstanceInformation': OWN_EVENT,
  'ec2messages:SendHeartbeat': OWN_EVENT,
  'ssmmessages:CreateControlChannel': OWN_EVENT,
  'athena:StartQueryExecution': READS,
  's3:CopyObject': DATA,
  's3:DeleteObject': DATA,
  's3:DeleteObjects': DATA,
  's3:PutObject': DATA,
  'iam:NotCreateUser': EDITED,
  'iam:PutPolicy': EDITED,
  'cloudtrail:EnableRegion': EDITED,
  'cloudtrail:DeleteRule': EDITED,
  'ec2:DeleteBucketEncryption': EDITED,
  'ec2:DeleteBucketPublicAccessBlock': EDITED,
  'ec2:DeleteBucketReplication': EDITED,
  'ec2:PutBucketLogging': EDITED,
  'ec2:PutBucketVersioning': EDITED,
  'ec2:RegisterManagedInstance': EDITED,
  's3:CreateServiceLinkedRole': EDITED,
  's3:SetQueueAttributes': EDITED,
  'ec2:CreateTrafficMirrorFilterRule': PART,
  'ec2:AttachInternetGateway': PART,
  'rds:FailoverDBCluster': INTERRUPTION,
  'rds:FailoverGlobalCluster': INTERRUPTION,
  'rds:RebootDBCluster': INTERRUPTION,
  'rds:RebootDBInstance': INTERRUPTION,
  'rds:StartDBInstance': INTERRUPTION,
  'sts:AssumeRole': CREDENTIAL,
  'kms:Decrypt': READS,
  'logs:CreateLogStream': DATA,
  'rds:DeleteDBCluster': DATA,
  'rds:DeleteDBClusterAutomatedBackup': DATA,
  'rds:DeleteDBClusterSnapshot': DATA,
  'rds:DeleteDBInstanceAutomatedBackup': DATA,
  'es:CreateElasticsearchDomain': UNKNOWN,
  'securityhub:CreateInsight': UNKNOWN,
  'securityhub:DeleteInsight': UNKNOWN,
  'wafv2:DisassociateWebACL': UNKNOWN,
  'codebuild:UpdateProjectVisibility': UNKNOWN,
  'rds:AddRoleToDBCluster': UNKNOWN,
  'rds:AddRoleToDBInstance': UNKNOWN,
  'rds:RemoveRoleFromDBInstance': UNKNOWN,
  'rds:AuthorizeDBSecurityGroupIngress': UNKNOWN,
  'rds:RevokeDBSecurityGroupIngress': UNKNOWN,
  'rds:StartActivityStream': UNKNOWN,
  'rds:StopActivityStream': UNKNOWN,
  'macie:UpdateMacieSession': UNKNOWN,
};
