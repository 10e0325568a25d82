import { type ListObjectVersionsCommandOutput, S3 } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../../../lib/aws/errors.ts';
import { requestHandler } from '../../../../lib/rehearsal/account/request-handler.ts';
import { s3Service } from '../../../../lib/rehearsal/services/s3/service.ts';
import { type InAccount, inAccount } from '../../account/in-account.ts';
import { REGION } from '../in-services.ts';

function s3In(there: InAccount, region = REGION, credentials = there.admin): S3 {
  return new S3({
    region,
    credentials,
    requestHandler: requestHandler(there.account, { sourceIp: '203.0.113.9', userAgent: 'test-agent' }),
    maxAttempts: 1,
  });
}

async function bucket(options: { readonly versioned?: boolean; readonly locked?: boolean } = {}) {
  const there = inAccount({}, [s3Service]);
  const s3 = s3In(there);
  const Bucket = 'ledger';
  await s3.createBucket({
    Bucket,
    CreateBucketConfiguration: { LocationConstraint: REGION },
    ...(options.locked ? { ObjectLockEnabledForBucket: true } : {}),
  });
  if (options.versioned)
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
  return { there, s3, Bucket };
}

const code = (call: Promise<unknown>) => call.then(() => 'was not refused', errorCode);
const textOf = async (s3: S3, input: { Bucket: string; Key: string; VersionId?: string }) =>
  (await s3.getObject(input)).Body?.transformToString();

async function* pagesOfVersions(s3: S3, Bucket: string): AsyncGenerator<ListObjectVersionsCommandOutput> {
  let from = {};
  for (let more = true; more; ) {
    const page = await s3.listObjectVersions({ Bucket, MaxKeys: 2, ...from });
    yield page;
    from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    more = page.IsTruncated === true;
  }
}

describe('buckets', () => {
  it('have one name in all regions, and answer in their own', async () => {
    const { there, s3, Bucket } = await bucket();
    const elsewhere = s3In(there, 'us-west-2');
    expect(await code(elsewhere.getBucketLocation({ Bucket }))).toBe('PermanentRedirect');
    const again = { Bucket, CreateBucketConfiguration: { LocationConstraint: 'us-west-2' as const } };
    expect(await code(elsewhere.createBucket(again))).toBe('BucketAlreadyOwnedByYou');
    expect((await s3.getBucketLocation({ Bucket })).LocationConstraint).toBe(REGION);
    expect((await elsewhere.listBuckets({})).Buckets).toMatchObject([{ Name: Bucket, BucketRegion: REGION }]);
  });

  it('made again in us-east-1 stay as they are', async () => {
    const there = inAccount({}, [s3Service]);
    const s3 = s3In(there, 'us-east-1');
    await s3.createBucket({ Bucket: 'same' });
    await s3.putObject({ Bucket: 'same', Key: 'k', Body: 'old' });
    await s3.createBucket({ Bucket: 'same' });
    expect(await textOf(s3, { Bucket: 'same', Key: 'k' })).toBe('old');
  });

  it('are deleted only when no version is left', async () => {
    const { s3, Bucket } = await bucket({ versioned: true });
    const { VersionId = '' } = await s3.putObject({ Bucket, Key: 'k', Body: 'one' });
    const marker = await s3.deleteObject({ Bucket, Key: 'k' });
    expect(marker.DeleteMarker).toBe(true);
    expect((await s3.listObjectsV2({ Bucket })).Contents ?? []).toEqual([]);
    expect(await code(s3.deleteBucket({ Bucket }))).toBe('BucketNotEmpty');
    const Objects = [VersionId, marker.VersionId ?? ''].map((id) => ({ Key: 'k', VersionId: id }));
    expect((await s3.deleteObjects({ Bucket, Delete: { Objects } })).Deleted).toHaveLength(2);
    await s3.deleteBucket({ Bucket });
    expect(await code(s3.listObjectsV2({ Bucket }))).toBe('NoSuchBucket');
  });

  it('refuse whom their policy denies, and let root take the policy away', async () => {
    const { there, s3, Bucket } = await bucket();
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [`arn:aws:s3:::${Bucket}`] }],
    });
    await s3.putBucketPolicy({ Bucket, Policy });
    expect(await code(s3.deleteBucketPolicy({ Bucket }))).toBe('AccessDenied');
    const key = { accessKeyId: 'AKIAROOT', secretAccessKey: 'root', status: 'Active' as const };
    there.account.seedIam((iam) => iam.rootKeys.push({ ...key, createdAt: '2026-01-01T00:00:00.000Z' }));
    const root = s3In(there, REGION, key);
    await root.deleteBucketPolicy({ Bucket });
    expect(await code(s3.getBucketPolicy({ Bucket }))).toBe('NoSuchBucketPolicy');
  });
});

describe('objects', () => {
  it('are kept in versions, hidden by markers, and found again', async () => {
    const { s3, Bucket } = await bucket({ versioned: true });
    const first = await s3.putObject({ Bucket, Key: 'a/b', Body: 'one', Metadata: { by: 'me' } });
    await s3.putObject({ Bucket, Key: 'a/b', Body: 'two' });
    expect(await textOf(s3, { Bucket, Key: 'a/b' })).toBe('two');
    expect(await textOf(s3, { Bucket, Key: 'a/b', VersionId: first.VersionId ?? '' })).toBe('one');
    await s3.deleteObject({ Bucket, Key: 'a/b' });
    expect(await code(s3.getObject({ Bucket, Key: 'a/b' }))).toBe('NoSuchKey');
    const { Versions = [], DeleteMarkers = [] } = await s3.listObjectVersions({ Bucket });
    expect([Versions.length, DeleteMarkers.length]).toEqual([2, 1]);
  });

  it('are listed in order, by prefix, folder and page', async () => {
    const { s3, Bucket } = await bucket();
    for (const Key of ['b', 'a/2', 'a/1', 'c/x/1', 'c/y']) await s3.putObject({ Bucket, Key, Body: 'x' });
    const folders = await s3.listObjectsV2({ Bucket, Delimiter: '/' });
    expect(folders.CommonPrefixes).toEqual([{ Prefix: 'a/' }, { Prefix: 'c/' }]);
    expect(folders.Contents).toMatchObject([{ Key: 'b' }]);
    const keys: (string | undefined)[] = [];
    let token: string | undefined;
    do {
      const page = await s3.listObjectsV2({
        Bucket,
        MaxKeys: 2,
        ...(token ? { ContinuationToken: token } : {}),
      });
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
      token = page.NextContinuationToken;
    } while (token);
    expect(keys).toEqual(['a/1', 'a/2', 'b', 'c/x/1', 'c/y']);
    expect((await s3.listObjectsV2({ Bucket, Prefix: 'c/' })).KeyCount).toBe(2);
  });

  it('page through versions without losing one', async () => {
    const { s3, Bucket } = await bucket({ versioned: true });
    for (const Key of ['a', 'a', 'b', 'a', 'b']) await s3.putObject({ Bucket, Key, Body: 'x' });
    const seen: string[] = [];
    for await (const page of pagesOfVersions(s3, Bucket)) {
      seen.push(...(page.Versions ?? []).map(({ Key, VersionId }) => `${Key} ${VersionId}`));
    }
    expect(new Set(seen).size).toBe(5);
  });

  it('arrive in parts', async () => {
    const { s3, Bucket } = await bucket();
    const { UploadId = '' } = await s3.createMultipartUpload({ Bucket, Key: 'k' });
    await s3.uploadPart({ Bucket, Key: 'k', UploadId, PartNumber: 2, Body: 'two' });
    await s3.uploadPart({ Bucket, Key: 'k', UploadId, PartNumber: 1, Body: 'one ' });
    expect((await s3.listMultipartUploads({ Bucket })).Uploads).toMatchObject([{ UploadId, Key: 'k' }]);
    await s3.completeMultipartUpload({ Bucket, Key: 'k', UploadId });
    expect(await textOf(s3, { Bucket, Key: 'k' })).toBe('one two');
    expect((await s3.listMultipartUploads({ Bucket })).Uploads ?? []).toEqual([]);
  });

  it('under a lock go when it permits', async () => {
    const { there, s3, Bucket } = await bucket({ locked: true });
    const until = new Date(there.clock.now().getTime() + 86_400_000);
    const put = async (ObjectLockMode: 'GOVERNANCE' | 'COMPLIANCE') => {
      const lock = { ObjectLockMode, ObjectLockRetainUntilDate: until };
      const { VersionId = '' } = await s3.putObject({ Bucket, Key: ObjectLockMode, Body: 'x', ...lock });
      return { Bucket, Key: ObjectLockMode, VersionId };
    };
    const governed = await put('GOVERNANCE');
    expect(await code(s3.deleteObject(governed))).toBe('AccessDenied');
    await s3.putObjectLegalHold({ ...governed, LegalHold: { Status: 'ON' } });
    const bypass = { BypassGovernanceRetention: true };
    expect(await code(s3.deleteObject({ ...governed, ...bypass }))).toBe('AccessDenied');
    await s3.putObjectLegalHold({ ...governed, LegalHold: { Status: 'OFF' } });
    await s3.deleteObject({ ...governed, ...bypass });
    const compliant = await put('COMPLIANCE');
    expect(await code(s3.deleteObject({ ...compliant, ...bypass }))).toBe('AccessDenied');
    await there.clock.advance(2 * 86_400_000);
    await s3.deleteObject(compliant);
    expect((await s3.listObjectVersions({ Bucket })).Versions ?? []).toEqual([]);
  });
});

describe('the record of S3', () => {
  it('names buckets as S3 spells them, and calls on objects data events', async () => {
    const { there, s3, Bucket } = await bucket();
    await s3.putBucketLifecycleConfiguration({
      Bucket,
      LifecycleConfiguration: {
        Rules: [{ ID: 'all', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } }],
      },
    });
    await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: false } });
    await s3.putObject({ Bucket, Key: 'k', Body: 'x' });
    const records = there.account.state.records.map(({ record }) => record);
    expect(records.map(({ eventName, managementEvent }) => [eventName, managementEvent])).toEqual([
      ['CreateBucket', true],
      ['PutBucketLifecycle', true],
      ['PutBucketPublicAccessBlock', true],
      ['PutObject', false],
    ]);
    expect(records[0]).toMatchObject({
      awsRegion: REGION,
      requestParameters: { bucketName: Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } },
      responseElements: null,
      resources: [{ type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${Bucket}` }],
    });
    expect(records[1]?.requestParameters).toMatchObject({ bucketName: Bucket, lifecycle: '' });
  });
});
