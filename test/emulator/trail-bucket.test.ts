import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, expect, it } from 'vitest';
import type { TrailRecord } from '../../lib/trail/record.ts';
import { keyId, record, user } from '../lineage/records.ts';

const endpoint = process.env.SPILLKIT_TEST_CONTRACT_MOTO ?? '';
const spillkit = join(import.meta.dirname, '..', '..', 'dist', 'playbooks', 'spillkit.js');
const ACCOUNT = '123456789012';
const BUCKET = 'delivered-trails';
const LEAKED = keyId('AKIA', 7);
const access = {
  ...{ endpoint, region: 'us-east-1' },
  credentials: { accessKeyId: 'responder', secretAccessKey: 'of-moto' },
};
const home = await mkdtemp(join(tmpdir(), 'spillkit-trail-bucket-'));
afterAll(() => rm(home, { recursive: true, force: true }));

const made = (awsRegion: string, at: string, keyPairId: string): TrailRecord =>
  record(at, 'ec2:CreateKeyPair', user('ci', LEAKED), {
    awsRegion,
    requestParameters: { keyName: keyPairId },
    responseElements: { keyName: keyPairId, keyPairId },
  });

async function deliver(region: string, day: string, records: readonly TrailRecord[]): Promise<void> {
  const folder = `org/AWSLogs/${ACCOUNT}/CloudTrail/${region}/${day.replaceAll('-', '/')}`;
  await new S3({ ...access, forcePathStyle: true }).putObject({
    Bucket: BUCKET,
    Key: `${folder}/${ACCOUNT}_CloudTrail_${region}_${day.replaceAll('-', '')}T1205Z_a.json.gz`,
    Body: gzipSync(JSON.stringify({ Records: records })),
  });
}

it('audit --trail s3 finds the bucket of a trail in moto and reads what was delivered there', async () => {
  await new S3({ ...access, forcePathStyle: true }).createBucket({ Bucket: BUCKET });
  await new CloudTrail(access).createTrail({
    ...{ Name: 'company', S3BucketName: BUCKET, S3KeyPrefix: 'org', IsMultiRegionTrail: true },
  });
  await deliver('us-east-1', '2026-11-02', [made('us-east-1', '2026-11-02T12:00:00Z', 'key-1')]);
  await deliver('eu-west-1', '2026-11-02', [made('eu-west-1', '2026-11-02T12:01:00Z', 'key-2')]);
  // From before the leak: read to know the usual origins of the key, and nobody's fault.
  await deliver('eu-west-1', '2026-10-01', [made('eu-west-1', '2026-10-01T12:00:00Z', 'key-0')]);

  const args = ['audit', '--key-id', LEAKED, '--since', '2026-11-01T00:00:00Z', '--trail', 's3', '--json'];
  // Exit code 1 says that the lineage's things could not all be looked up, which is not what is asked here.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [spillkit, ...args, '--regions', 'us-east-1', 'eu-west-1', '--endpoint-url', endpoint],
    {
      env: {
        ...{ PATH: process.env.PATH, HOME: home, AWS_REGION: 'us-east-1' },
        ...{ AWS_ACCESS_KEY_ID: 'responder', AWS_SECRET_ACCESS_KEY: 'of-moto' },
      },
    },
  ).catch((error: { stdout?: string; stderr?: string }) => {
    if (!error.stdout) throw new Error(error.stderr);
    return { stdout: error.stdout };
  });
  const result = JSON.parse(stdout);
  expect(result.sources).toMatchObject([{ kind: 's3', files: 3, records: 3, distinct: 3 }]);
  expect(result.events).toMatchObject({ total: 2, ok: 2 });
  expect(result.resources.map(({ type, id, region }: Record<string, string>) => [type, id, region])).toEqual([
    ['ec2-key-pair', 'key-1', 'us-east-1'],
    ['ec2-key-pair', 'key-2', 'eu-west-1'],
  ]);
});
