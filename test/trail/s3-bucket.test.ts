import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AwsReaders } from '../../lib/aws/access.ts';
import { readersOnly } from '../../lib/aws/readers.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import { trailBucket } from '../../lib/trail/s3-bucket.ts';
import type { ReportingSource } from '../../lib/trail/source.ts';
import { trailBuckets } from '../../lib/trail/trail-buckets.ts';
import { ACCOUNT, keyId, record, user } from '../lineage/records.ts';
import { asAdmin, REGION } from '../rehearsal/services/as-admin.ts';

const LEAKED = keyId('AKIA', 3);
const Bucket = 'trail-deliveries';
const mine = (at: string, awsRegion = 'us-east-1') =>
  record(at, 'ec2:DescribeInstances', user('ci', LEAKED), { awsRegion });

/** A trail's bucket in the simulated account, and what was asked of it. */
async function bucketOf(objects: Readonly<Record<string, string | Buffer>>) {
  const there = asAdmin();
  const aws = there.as();
  const s3 = aws.write('s3', REGION);
  await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } });
  for (const [Key, Body] of Object.entries(objects)) await s3.putObject({ Bucket, Key, Body });
  return readersOnly(aws);
}

const delivered = (...records: readonly TrailRecord[]) => gzipSync(JSON.stringify({ Records: records }));
const pathOf = (region: string, day: string, name: string, account = ACCOUNT) =>
  `org/AWSLogs/${account}/CloudTrail/${region}/${day}/${account}_CloudTrail_${region}_${name}.json.gz`;

async function ask(source: ReportingSource, from = '2026-11-02T00:00:00Z', to = '2026-11-03T23:59:00Z') {
  const answer = await source.query(
    { attribute: { key: 'AccessKeyId', value: LEAKED }, from: new Date(from), to: new Date(to) },
    new AbortController().signal,
  );
  const [report] = source.reports();
  return { ...answer, ids: answer.records.map(({ eventID }) => eventID).sort(), report };
}

const inBucket = (aws: AwsReaders, more: Partial<Parameters<typeof trailBucket>[0]> = {}) =>
  trailBucket({ aws, bucket: Bucket, prefix: '', account: ACCOUNT, ...more });

describe('the bucket of a trail', () => {
  const [early, first, late, west] = [
    mine('2026-11-01T10:00:00Z'),
    mine('2026-11-02T10:00:00Z'),
    mine('2026-11-03T23:58:00Z'),
    mine('2026-11-02T11:00:00Z', 'us-west-2'),
  ];
  const objects = {
    [pathOf('us-east-1', '2026/11/01', 'a')]: delivered(early),
    [pathOf('us-east-1', '2026/11/02', 'b')]: delivered(first),
    // What happens before midnight is delivered after it.
    [pathOf('us-east-1', '2026/11/04', 'c')]: delivered(late),
    [pathOf('us-east-1', '2026/11/09', 'd')]: delivered(mine('2026-11-02T10:00:00Z')),
    [pathOf('us-west-2', '2026/11/02', 'e')]: delivered(west),
    [pathOf('eu-west-1', '2026/10/01', 'f')]: delivered(mine('2026-10-01T00:00:00Z', 'eu-west-1')),
    [pathOf('us-east-1', '2026/11/02', 'g', '999999999999')]: delivered(mine('2026-11-02T12:00:00Z')),
    [`org/AWSLogs/${ACCOUNT}/CloudTrail-Digest/us-east-1/2026/11/02/x.json.gz`]: gzipSync('{}'),
    [`org/AWSLogs/${ACCOUNT}/Config/us-east-1/2026/11/02/x.json.gz`]: gzipSync('{}'),
    'other/data.json': delivered(mine('2026-11-02T10:00:00Z')),
  };

  it('is read only in the regions and days of the window and for the account, wherever the bucket is', async () => {
    const aws = await bucketOf(objects);
    const { ids, report, unlooked } = await ask(inBucket(aws, { prefix: 'org/' }));
    expect(ids).toEqual([first, late, west].map(({ eventID }) => eventID).sort());
    expect(unlooked).toEqual([]);
    expect(report).toMatchObject({ kind: 's3', name: `s3://${Bucket}/org/`, files: 3, records: 3 });
    expect([...(report?.regions ?? [])].sort()).toEqual([
      ['eu-west-1', 0],
      ['us-east-1', 2],
      ['us-west-2', 1],
    ]);
    const named = await ask(inBucket(aws, { prefix: 'org/', regions: ['us-west-2'] }));
    expect(named.ids).toEqual([west.eventID]);
  });

  it('is read from any folder below the prefix, and again when an earlier time is asked for', async () => {
    const aws = await bucketOf(objects);
    const day = await ask(
      inBucket(aws, { prefix: `org/AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/2026/11/02/` }),
    );
    expect(day.ids).toEqual([first.eventID]);
    const source = inBucket(aws, { prefix: 'org/AWSLogs/' });
    await ask(source);
    expect((await ask(source, '2026-11-01T00:00:00Z')).ids).toContain(early.eventID);
  });

  it('says what could not be listed or opened', async () => {
    const aws = await bucketOf(objects);
    const { ids, unlooked } = await ask(trailBucket({ aws, bucket: 'not-there', prefix: '' }));
    expect(ids).toEqual([]);
    expect(unlooked).toMatchObject([{ where: 's3://not-there/', call: 's3:ListBucket' }]);
    const denied = denying(aws, 'getObject');
    const partly = await ask(inBucket(denied, { prefix: 'org/' }));
    expect(partly.unlooked.map(({ call }) => call)).toEqual(['s3:GetObject', 's3:GetObject', 's3:GetObject']);
  });

  it('is found by itself from the trails of all regions, each bucket once', async () => {
    const aws = await bucketOf(objects);
    const trails = { S3BucketName: Bucket, S3KeyPrefix: 'org' };
    const { ids, unlooked, report } = await ask(
      trailBuckets({ aws: withTrails(aws, [trails]), account: ACCOUNT }),
    );
    expect(ids.length).toBe(3);
    expect(unlooked).toEqual([]);
    expect(report?.name).toBe(`s3://${Bucket}/org/AWSLogs/`);
    const none = await ask(trailBuckets({ aws: withTrails(aws, []) }));
    expect(none.unlooked).toMatchObject([{ call: 'cloudtrail:DescribeTrails' }]);
  });
});

describe('an object of a bucket', () => {
  const key = pathOf('us-east-1', '2026/11/02', 'a');
  const one = mine('2026-11-02T10:00:00Z');

  it('goes on where its download broke off, as long as it is the same object', async () => {
    const bytes = delivered(...Array.from({ length: 200 }, () => mine('2026-11-02T11:00:00Z')), one);
    const asked: object[] = [];
    const aws = replacing(await bucketOf({ [key]: bytes }), 's3', 'getObject', async (input: Asked) => {
      asked.push({ Range: input.Range, IfMatch: input.IfMatch });
      const from = Number(/\d+/.exec(input.Range ?? '0')?.[0]);
      const part = bytes.subarray(from, asked.length < 3 ? from + 300 : undefined);
      return { Body: breaking(part, asked.length < 3), ContentLength: bytes.length, ETag: 'tag' };
    });
    const { ids, unlooked, report } = await ask(inBucket(aws));
    expect(ids).toHaveLength(201);
    expect(unlooked).toEqual([]);
    expect(report).toMatchObject({ records: 201, distinct: 201 });
    expect(asked).toEqual([
      { Range: undefined, IfMatch: undefined },
      { Range: 'bytes=300-', IfMatch: 'tag' },
      { Range: 'bytes=600-', IfMatch: 'tag' },
    ]);
  });

  it('that breaks off again and again is named, and what came of it counts', async () => {
    const bytes = Buffer.from(`${JSON.stringify(one)}\n${JSON.stringify(mine('2026-11-02T11:00:00Z'))}`);
    const aws = replacing(await bucketOf({ [key]: bytes }), 's3', 'getObject', async ({ Range }: Asked) => ({
      Body: breaking(Range === undefined ? bytes.subarray(0, -20) : Buffer.alloc(0), true),
    }));
    const { ids, unlooked, report } = await ask(inBucket(aws));
    expect(ids).toEqual([one.eventID]);
    expect(unlooked).toEqual([{ where: `s3://${Bucket}/${key}`, call: 's3:GetObject', reason: 'reset' }]);
    expect(report?.oddities.get('damaged or unreadable file')).toBe(1);
  });

  it('is read as it comes in: one without end is closed when the responder interrupts', async () => {
    const interrupt = new AbortController();
    const line = Buffer.from(`${JSON.stringify(one)}\n`);
    let closed = false;
    const aws = replacing(await bucketOf({ [key]: line }), 's3', 'getObject', async () => ({
      Body: (async function* () {
        try {
          for (let lines = 0; ; lines += 1) {
            if (lines === 2_000) interrupt.abort(new Error('stop'));
            interrupt.signal.throwIfAborted();
            yield line;
          }
        } finally {
          closed = true;
        }
      })(),
    }));
    const query = {
      attribute: { key: 'AccessKeyId', value: LEAKED },
      from: new Date(0),
      to: new Date(),
    } as const;
    await expect(inBucket(aws).query(query, interrupt.signal)).rejects.toThrow('stop');
    expect(closed).toBe(true);
  });

  it('that is no log is not fetched to its end', async () => {
    let fetched = 0;
    const aws = replacing(await bucketOf({ [key]: 'x' }), 's3', 'getObject', async () => ({
      Body: (async function* () {
        for (const piece of [[0x50], [0x4b, 3, 4], ...Array(5_000).fill(Array(100).fill(0))]) {
          fetched += piece.length;
          yield Uint8Array.from(piece);
        }
      })(),
    }));
    const { unlooked } = await ask(inBucket(aws));
    expect(unlooked).toMatchObject([{ reason: 'packed with zip; unpack it first' }]);
    expect(fetched).toBeLessThan(1_000);
  });
});

interface Asked {
  readonly Range?: string;
  readonly IfMatch?: string;
}

function breaking(bytes: Buffer, breaks: boolean): Readable {
  return Readable.from(
    (async function* () {
      yield bytes;
      if (breaks) throw new Error('reset');
    })(),
  );
}

function denying(aws: AwsReaders, method: string): AwsReaders {
  return replacing(aws, 's3', method, async () => {
    throw Object.assign(new Error('no'), { name: 'AccessDenied' });
  });
}

function withTrails(aws: AwsReaders, trailList: readonly object[]): AwsReaders {
  return replacing(aws, 'cloudtrail', 'describeTrails', async () => ({ trailList }));
}

/** The same account, but for one method of one service. */
function replacing(
  aws: AwsReaders,
  service: string,
  method: string,
  by: (input: Asked) => Promise<unknown>,
): AwsReaders {
  return {
    identity: () => aws.identity(),
    regions: () => aws.regions(),
    read: (name, region) => {
      const client = aws.read(name, region);
      if (name !== service) return client;
      return new Proxy(client, { get: (target, key) => (key === method ? by : Reflect.get(target, key)) });
    },
  };
}
