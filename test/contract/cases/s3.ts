import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const Bucket = 'spillkit-contract-ledger';
const s3 = (bench: Bench) => bench.as().write('s3', 'us-east-1');
const put = (bench: Bench, Key: string, Body: string) => s3(bench).putObject({ Bucket, Key, Body });

async function versioned(bench: Bench): Promise<void> {
  await s3(bench).createBucket({ Bucket });
  await s3(bench).putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
}

export const s3Cases: readonly ContractCase[] = [
  {
    call: 's3:PutObject',
    says: 'keeps what GetObject gives, key and content as they were',
    async run(bench) {
      await s3(bench).createBucket({ Bucket });
      await put(bench, 'a b/ü+1', 'hello');
      const got = await s3(bench).getObject({ Bucket, Key: 'a b/ü+1' });
      return { text: await got.Body?.transformToString(), ContentLength: got.ContentLength };
    },
    gives: { text: 'hello', ContentLength: 5 },
  },
  {
    call: 's3:GetObject',
    says: 'refuses a key that is not there',
    async run(bench) {
      await s3(bench).createBucket({ Bucket });
      return refusal(s3(bench).getObject({ Bucket, Key: 'none' }));
    },
    gives: 'NoSuchKey',
  },
  {
    call: 's3:ListObjectsV2',
    says: 'gives keys in order, a page at a time, and folders as prefixes',
    async run(bench) {
      await s3(bench).createBucket({ Bucket });
      for (const Key of ['b', 'a/2', 'a/1']) await put(bench, Key, 'x');
      const first = await s3(bench).listObjectsV2({ Bucket, MaxKeys: 2 });
      const rest = await s3(bench).listObjectsV2({
        Bucket,
        ContinuationToken: first.NextContinuationToken,
      });
      const folders = await s3(bench).listObjectsV2({ Bucket, Delimiter: '/' });
      return {
        first: first.Contents?.map(({ Key }) => Key),
        truncated: first.IsTruncated,
        rest: rest.Contents?.map(({ Key }) => Key),
        folders: folders.CommonPrefixes,
      };
    },
    gives: { first: ['a/1', 'a/2'], truncated: true, rest: ['b'], folders: [{ Prefix: 'a/' }] },
  },
  {
    call: 's3:DeleteObject',
    says: 'hides a versioned object under a marker, and the version stays',
    async run(bench) {
      await versioned(bench);
      await put(bench, 'k', 'one');
      const deleted = await s3(bench).deleteObject({ Bucket, Key: 'k' });
      const { Versions = [], DeleteMarkers = [] } = await s3(bench).listObjectVersions({ Bucket });
      return {
        marker: deleted.DeleteMarker,
        counts: [Versions.length, DeleteMarkers.length],
        latest: DeleteMarkers[0]?.IsLatest,
        get: await refusal(s3(bench).getObject({ Bucket, Key: 'k' })),
      };
    },
    gives: { marker: true, counts: [1, 1], latest: true, get: 'NoSuchKey' },
  },
  {
    call: 's3:DeleteBucket',
    says: 'refuses while a version is left, and goes when none is',
    async run(bench) {
      await versioned(bench);
      const { VersionId } = await put(bench, 'k', 'one');
      const refused = await refusal(s3(bench).deleteBucket({ Bucket }));
      await s3(bench).deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'k', VersionId }] } });
      await s3(bench).deleteBucket({ Bucket });
      return { refused, gone: await refusal(s3(bench).listObjectsV2({ Bucket })) };
    },
    gives: { refused: 'BucketNotEmpty', gone: 'NoSuchBucket' },
  },
  {
    call: 's3:GetBucketPolicy',
    says: 'refuses a bucket without one',
    async run(bench) {
      await s3(bench).createBucket({ Bucket });
      return refusal(s3(bench).getBucketPolicy({ Bucket }));
    },
    gives: 'NoSuchBucketPolicy',
  },
  {
    call: 's3:PutBucketLifecycleConfiguration',
    says: 'keeps rules, and DeleteBucketLifecycle takes them away',
    async run(bench) {
      await s3(bench).createBucket({ Bucket });
      await s3(bench).putBucketLifecycleConfiguration({
        Bucket,
        LifecycleConfiguration: {
          Rules: [{ ID: 'a', Status: 'Enabled', Filter: { Prefix: 'x' }, Expiration: { Days: 1 } }],
        },
      });
      const { Rules } = await s3(bench).getBucketLifecycleConfiguration({ Bucket });
      await s3(bench).deleteBucketLifecycle({ Bucket });
      const after = await refusal(s3(bench).getBucketLifecycleConfiguration({ Bucket }));
      return { days: Rules?.[0]?.Expiration?.Days, after };
    },
    gives: { days: 1, after: 'NoSuchLifecycleConfiguration' },
  },
  {
    call: 's3:CreateMultipartUpload',
    says: 'is listed until it is aborted',
    async run(bench) {
      await s3(bench).createBucket({ Bucket });
      const { UploadId } = await s3(bench).createMultipartUpload({ Bucket, Key: 'k' });
      const listed = await s3(bench).listMultipartUploads({ Bucket });
      await s3(bench).abortMultipartUpload({ Bucket, Key: 'k', UploadId });
      const after = await s3(bench).listMultipartUploads({ Bucket });
      return [listed.Uploads?.length, after.Uploads?.length ?? 0];
    },
    gives: [1, 0],
  },
];
