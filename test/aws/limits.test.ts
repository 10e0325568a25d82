import { describe, expect, it } from 'vitest';
import { publishedLimits } from '../../lib/aws/limits.ts';
import type { ServiceName } from '../../lib/aws/services.ts';
import { TokenBucket } from '../../lib/aws/token-bucket.ts';
import { jumpingClock } from './fake-aws.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `i-${index}`);

describe('publishedLimits', () => {
  it.each<[ServiceName, string, Readonly<Record<string, unknown>>, number, number]>([
    ['ec2', 'DescribeInstances', {}, 50, 10],
    ['ec2', 'DescribeInstances', { MaxResults: 100 }, 100, 20],
    ['ec2', 'DescribeVolumes', { Filters: [] }, 100, 20],
    ['ec2', 'DescribeKeyPairs', {}, 100, 20],
    ['ec2', 'ModifyInstanceAttribute', {}, 50, 5],
    ['ec2', 'DeleteVolume', {}, 100, 5],
    ['ec2', 'RunInstances', {}, 5, 2],
    ['cloudtrail', 'LookupEvents', {}, 1, 2],
    ['sts', 'GetCallerIdentity', {}, 600, 600],
    ['lambda', 'GetFunction', {}, 100, 100],
    ['lambda', 'DeleteFunction', {}, 15, 15],
    ['ecs', 'DescribeClusters', {}, 50, 20],
  ])('%s %s with %j: %i at once, then %i a second', (service, operation, input, burst, perSecond) => {
    const [draw, ...others] = publishedLimits({ service, region: 'eu-west-1', operation, input });
    expect(draw).toMatchObject({ quota: { burst, perSecond }, cost: 1 });
    expect(others).toEqual([]);
  });

  it('DeleteRestApi waits half a minute for the next, and counts with the rest of API Gateway', () => {
    const call = {
      service: 'apigateway',
      region: 'eu-west-1',
      operation: 'DeleteRestApi',
      input: {},
    } as const;
    expect(publishedLimits(call).map(({ quota }) => quota)).toEqual([
      { burst: 40, perSecond: 10 },
      { burst: 1, perSecond: 1 / 30 },
    ]);
  });

  it('TerminateInstances pays for the call and for each instance', () => {
    const input = { InstanceIds: ids(70) };
    const draws = publishedLimits({
      service: 'ec2',
      region: 'eu-west-1',
      operation: 'TerminateInstances',
      input,
    });
    expect(draws.map(({ quota, cost }) => ({ ...quota, cost }))).toEqual([
      { burst: 100, perSecond: 5, cost: 1 },
      { burst: 1000, perSecond: 20, cost: 70 },
    ]);
  });
});

describe('TokenBucket', () => {
  it('gives its burst at once and then at its rate', async () => {
    const clock = jumpingClock();
    const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, clock);
    for (let call = 0; call < 7; call += 1) await bucket.take(1);
    expect(clock.slept).toEqual([500, 500, 500, 500]);
  });

  it('fills while nobody asks, to the brim and no further', async () => {
    const clock = jumpingClock();
    const bucket = new TokenBucket({ burst: 2, perSecond: 1 }, clock);
    await bucket.take(2);
    await clock.sleep(60_000);
    clock.slept.length = 0;
    await bucket.take(2);
    expect(clock.slept).toEqual([]);
    await bucket.take(1);
    expect(clock.slept).toEqual([1000]);
  });

  it('serves a draw larger than the bucket, after the time it takes to fill', async () => {
    const clock = jumpingClock();
    await new TokenBucket({ burst: 1000, perSecond: 20 }, clock).take(2000);
    expect(clock.slept).toEqual([50_000]);
  });

  it('takes tokens back from who gave up waiting', async () => {
    const clock = jumpingClock();
    const bucket = new TokenBucket({ burst: 1, perSecond: 1 }, clock);
    await bucket.take(1);
    await expect(bucket.take(30, AbortSignal.abort())).rejects.toThrow();
    await bucket.take(1);
    expect(clock.slept).toEqual([1000]);
  });
});
