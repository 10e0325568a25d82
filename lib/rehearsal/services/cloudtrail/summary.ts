import type { Event, Resource } from '@aws-sdk/client-cloudtrail';
import type { TrailRecord } from '../../../trail/record.ts';
import { textAt } from '../../../trail/spelling.ts';

/** The type a named thing has in the event history, by the field that names it. */
const RESOURCE_TYPES: Readonly<Record<string, string>> = {
  accessKeyId: 'AWS::IAM::AccessKey',
  assumedRoleId: 'AWS::STS::AssumedRole',
  bucketName: 'AWS::S3::Bucket',
  groupId: 'AWS::EC2::SecurityGroup',
  imageId: 'AWS::EC2::Ami',
  instanceId: 'AWS::EC2::Instance',
  instanceProfileName: 'AWS::IAM::InstanceProfile',
  keyName: 'AWS::EC2::KeyPair',
  keyPairId: 'AWS::EC2::KeyPair',
  networkInterfaceId: 'AWS::EC2::NetworkInterface',
  policyArn: 'AWS::IAM::Policy',
  roleArn: 'AWS::IAM::Role',
  roleName: 'AWS::IAM::Role',
  secretId: 'AWS::SecretsManager::Secret',
  snapshotId: 'AWS::EC2::Snapshot',
  subnetId: 'AWS::EC2::Subnet',
  userName: 'AWS::IAM::User',
  volumeId: 'AWS::EC2::Volume',
  vpcId: 'AWS::EC2::VPC',
};

/** Things a record names in its request and its answer, each once. */
export function resourcesOf(record: TrailRecord): readonly Resource[] {
  const named = new Map<string, Resource>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [field, inner] of Object.entries(value)) {
      const type = RESOURCE_TYPES[field];
      if (type && typeof inner === 'string')
        named.set(`${type} ${inner}`, { ResourceType: type, ResourceName: inner });
      else walk(inner);
    }
  };
  walk(record.requestParameters);
  walk(record.responseElements);
  // A role's session goes by its ARN and by its name alone, too.
  const session = textAt(record.responseElements, 'assumedRoleUser', 'arn');
  for (const ResourceName of session === undefined ? [] : [session, session.split('/').at(-1) ?? '']) {
    named.set(`session ${ResourceName}`, { ResourceType: 'AWS::STS::AssumedRole', ResourceName });
  }
  return [...named.values()];
}

/** The user name of an event: the session name for roles and federated users, absent for AWS services. */
export function usernameOf({ userIdentity }: TrailRecord): string | undefined {
  const { type, userName, arn } = userIdentity;
  if (type === 'Root') return 'root';
  return userName ?? arn?.split('/').at(-1)?.split(':').at(-1);
}

/** A record as LookupEvents answers it. */
export function eventOf(record: TrailRecord): Event {
  const { userIdentity } = record;
  const Username = usernameOf(record);
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    EventSource: record.eventSource,
    EventTime: new Date(record.eventTime),
    ReadOnly: String(record.readOnly ?? false),
    Resources: [...resourcesOf(record)],
    CloudTrailEvent: JSON.stringify(record),
    ...(userIdentity.accessKeyId === undefined ? {} : { AccessKeyId: userIdentity.accessKeyId }),
    ...(Username === undefined ? {} : { Username }),
  };
}
