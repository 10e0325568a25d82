import { describe, expect, it } from 'vitest';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../../resources/lab.ts';
import { onlyRevert, reverts } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const Bucket = 'ledger';
const own = (there: Lab) => there.ctx.aws.write('s3', REGION);
const theirs = (there: Lab) => there.attacker.write('s3', REGION);
const bucket = (there: Lab) =>
  own(there).createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } });
const setting = (name: string) => (there: Lab) => {
  const buckets = there.account.region(REGION).shelves['s3/bucket'] ?? {};
  return (buckets[Bucket] as { settings: Record<string, unknown> }).settings[name];
};
const policy = (who: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: who },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
      },
    ],
  });
const rules = (ID: string, Days: number) => ({
  Rules: [{ ID, Status: 'Enabled' as const, Filter: { Prefix: '' }, Expiration: { Days } }],
});
const BLOCKED = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

describe('settings of buckets the attacker altered', () => {
  holdsReverting({
    type: 's3-bucket-policy',
    says: 'a policy is put back as an earlier event tells it',
    async before(there) {
      await bucket(there);
      await own(there).putBucketPolicy({ Bucket, Policy: policy('arn:aws:iam::111122223333:root') });
    },
    alter: (there) => theirs(there).putBucketPolicy({ Bucket, Policy: policy('*') }),
    title: 'Put the policy of S3 bucket ledger back',
    preselected: true,
    command: 's3api put-bucket-policy',
    reverts: 'PutBucketPolicy',
    after: setting('policy'),
    gives: policy('arn:aws:iam::111122223333:root'),
  });
  holdsReverting({
    type: 's3-account-public-access-block',
    says: 'what the whole account blocks is put back as an earlier event tells it',
    before: (there) =>
      there.ctx.aws.write('s3control', REGION).putPublicAccessBlock({
        ...{ AccountId: ACCOUNT_ID, PublicAccessBlockConfiguration: BLOCKED },
      }),
    alter: (there) =>
      there.attacker.write('s3control', REGION).deletePublicAccessBlock({ AccountId: ACCOUNT_ID }),
    title: 'Put back the account’s block of public access to S3 buckets',
    preselected: true,
    command: 's3control put-public-access-block',
    reverts: 'PutPublicAccessBlock',
    after: async (there) =>
      (await there.ctx.aws.read('s3control', REGION).getPublicAccessBlock({ AccountId: ACCOUNT_ID }))
        .PublicAccessBlockConfiguration,
    gives: BLOCKED,
  });
  holdsReverting({
    type: 's3-bucket-acl',
    says: 'a list that opens the bucket is offered back to private',
    before: bucket,
    alter: (there) => theirs(there).putBucketAcl({ Bucket, ACL: 'public-read' }),
    title: 'Put the access control list of S3 bucket ledger back',
    preselected: false,
    command: 's3api put-bucket-acl',
    reverts: 'PutBucketAcl',
    after: (there) =>
      own(there)
        .getBucketAcl({ Bucket })
        .then(({ Grants = [] }) => Grants.length),
    gives: 1,
  });
  holdsReverting({
    type: 's3-public-access-block',
    says: 'a block that was taken off is offered again',
    before: bucket,
    alter: (there) => theirs(there).deletePublicAccessBlock({ Bucket }),
    title: 'Put the public access block of S3 bucket ledger back',
    preselected: false,
    command: 's3api put-public-access-block',
    reverts: 'PutPublicAccessBlock',
    after: setting('publicAccessBlock'),
    gives: BLOCKED,
  });
  holdsReverting({
    type: 's3-lifecycle',
    says: 'the rules of before are back at once',
    async before(there) {
      await bucket(there);
      await own(there).putBucketLifecycleConfiguration({
        Bucket,
        LifecycleConfiguration: rules('yearly', 365),
      });
    },
    alter: (there) =>
      theirs(there).putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: rules('gone', 1) }),
    title: 'Put the lifecycle rules of S3 bucket ledger back',
    preselected: true,
    command: 's3api put-bucket-lifecycle-configuration',
    reverts: 'PutBucketLifecycleConfiguration',
    after: setting('lifecycle'),
    gives: rules('yearly', 365),
  });
  holdsReverting({
    type: 's3-versioning',
    says: 'it is enabled again',
    before: bucket,
    alter: (there) =>
      theirs(there).putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
    title: 'Put versioning of S3 bucket ledger back',
    preselected: true,
    command: 's3api put-bucket-versioning',
    reverts: 'PutBucketVersioning',
    after: setting('versioning'),
    gives: { Status: 'Enabled' },
  });
  holdsReverting({
    type: 's3-replication',
    says: 'copies to elsewhere end',
    before: bucket,
    alter: (there) =>
      theirs(there).putBucketReplication({
        Bucket,
        ReplicationConfiguration: {
          Role: 'arn:aws:iam::482910374655:role/copy',
          Rules: [{ Status: 'Enabled', Prefix: '', Destination: { Bucket: 'arn:aws:s3:::away' } }],
        },
      }),
    title: 'Take the replication off S3 bucket ledger',
    preselected: true,
    command: 's3api delete-bucket-replication',
    reverts: 'DeleteBucketReplication',
    after: setting('replication'),
    gives: undefined,
  });
  holdsReverting({
    type: 's3-encryption',
    says: 'a foreign key encrypts nothing more',
    before: bucket,
    alter: (there) =>
      theirs(there).putBucketEncryption({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: 'arn:aws:kms:eu-west-1:999988887777:key/k',
              },
            },
          ],
        },
      }),
    title: 'Take the default encryption off S3 bucket ledger',
    preselected: true,
    command: 's3api delete-bucket-encryption',
    reverts: 'DeleteBucketEncryption',
    after: setting('encryption'),
    gives: undefined,
  });
  holdsReverting({
    type: 's3-logging',
    says: 'access is logged to where it was',
    async before(there) {
      await bucket(there);
      const BucketLoggingStatus = { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: 'a/' } };
      await own(there).putBucketLogging({ Bucket, BucketLoggingStatus });
    },
    alter: (there) => theirs(there).putBucketLogging({ Bucket, BucketLoggingStatus: {} }),
    title: 'Put access logging of S3 bucket ledger back',
    preselected: true,
    command: 's3api put-bucket-logging',
    reverts: 'PutBucketLogging',
    after: setting('logging'),
    gives: { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: 'a/' } },
  });
  holdsReverting({
    type: 's3-notification',
    says: 'nobody else is told of new objects',
    before: bucket,
    alter: (there) =>
      theirs(there).putBucketNotificationConfiguration({
        Bucket,
        NotificationConfiguration: {
          TopicConfigurations: [{ TopicArn: 'arn:aws:sns:eu-west-1:9:t', Events: ['s3:ObjectCreated:*'] }],
        },
      }),
    title: 'Put the notifications of S3 bucket ledger back',
    preselected: false,
    command: 's3api put-bucket-notification-configuration',
    reverts: 'PutBucketNotificationConfiguration',
    after: setting('notification'),
    gives: {},
  });
  holdsReverting({
    type: 's3-object-lock',
    says: 'new objects are not locked for years',
    before: (there) =>
      own(there).createBucket({
        ...{ Bucket, ObjectLockEnabledForBucket: true },
        CreateBucketConfiguration: { LocationConstraint: REGION },
      }),
    alter: (there) =>
      theirs(there).putObjectLockConfiguration({
        Bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Years: 10 } },
        },
      }),
    title: 'Put the Object Lock configuration of S3 bucket ledger back',
    preselected: false,
    command: 's3api put-object-lock-configuration',
    reverts: 'PutObjectLockConfiguration',
    after: setting('object-lock'),
    gives: { ObjectLockEnabled: 'Enabled' },
  });

  it('in records of AWS’s own shape: one rule is an object, several are an array', async () => {
    const there = lab();
    await bucket(there);
    await theirs(there).putBucketLifecycleConfiguration({
      Bucket,
      LifecycleConfiguration: rules('nuke', 1),
    });
    const stored = there.account.state.records.at(-1);
    if (stored === undefined) throw new Error('nothing was recorded');
    Object.assign(stored.record.requestParameters as object, {
      LifecycleConfiguration: {
        Rule: { Expiration: { Days: 1 }, Filter: { Prefix: '' }, ID: 'nuke', Status: 'Enabled' },
        xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/',
      },
    });
    expect(await onlyRevert(there)).toMatchObject({ kind: 'revert:s3-lifecycle', order: 0 });
  });

  it('that were deleted with nothing to tell what they were are left to people', async () => {
    const there = lab();
    await bucket(there);
    await own(there).putBucketPolicy({ Bucket, Policy: policy('*') });
    there.account.state.records.splice(0);
    await theirs(there).deleteBucketPolicy({ Bucket });
    const { changes, leftToHuman } = await reverts(there);
    expect(changes).toEqual([]);
    expect(leftToHuman).toMatchObject([{ what: expect.stringContaining('ledger') }]);
  });
});
