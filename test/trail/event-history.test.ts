import { describe, expect, it } from 'vitest';
import { eventHistory } from '../../lib/trail/event-history.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import type { TrailQuery } from '../../lib/trail/source.ts';
import { jumpingClock } from '../aws/fake-aws.ts';
import { keyId, record, user } from '../lineage/records.ts';
import { awsError, fakeReaders } from './fake-readers.ts';

const KEY = keyId('AKIA', 1);
const clock = jumpingClock('2026-11-23T10:00:00Z');
const signal = new AbortController().signal;
const query: TrailQuery = {
  attribute: { key: 'AccessKeyId', value: KEY },
  from: new Date('2026-11-01T00:00:00Z'),
  to: new Date('2026-11-23T10:00:00Z'),
};
const one = (minute: number, awsRegion = 'us-east-1') =>
  record(`2026-11-20T10:${String(minute).padStart(2, '0')}:00Z`, 'ec2:RunInstances', user('dev', KEY), {
    awsRegion,
  });
const events = (...records: readonly TrailRecord[]) =>
  records.map((entry) => ({ CloudTrailEvent: JSON.stringify(entry) }));

describe('event history', () => {
  it('reads every page of every region, one attribute a call, with the same parameters', async () => {
    const [a, b, c] = [one(1), one(2), one(3, 'eu-west-1')];
    const asked: unknown[] = [];
    const aws = fakeReaders({
      answer: (call, region, input) => {
        expect(call).toBe('cloudtrail:lookupEvents');
        asked.push([
          region,
          input.NextToken,
          input.LookupAttributes,
          input.StartTime,
          input.EndTime,
          input.MaxResults,
        ]);
        if (region === 'eu-west-1') return { Events: events(c) };
        return input.NextToken === undefined
          ? { Events: events(a), NextToken: 'next' }
          : { Events: events(b) };
      },
    });
    const counts: number[] = [];
    const source = eventHistory({ aws, clock, onRecords: (count) => counts.push(count) });
    expect(await source.query(query, signal)).toEqual({ records: [a, b, c], unlooked: [] });
    const same = [[{ AttributeKey: 'AccessKeyId', AttributeValue: KEY }], query.from, query.to, 50];
    expect(asked).toEqual([
      ['us-east-1', undefined, ...same],
      ['eu-west-1', undefined, ...same],
      ['us-east-1', 'next', ...same],
    ]);
    expect(counts.at(-1)).toBe(3);
  });

  it.each([
    ['AccessDeniedException', 'no'],
    ['ThrottlingException', 'Rate exceeded'],
    ['OptInRequired', 'not subscribed'],
    ['UnrecognizedClientException', 'invalid token'],
  ])(
    'says that a region answering %s was not looked at, and keeps what the others gave',
    async (code, message) => {
      const aws = fakeReaders({
        answer: (_call, region) => {
          if (region === 'eu-west-1') throw awsError(code, message);
          return { Events: events(one(1)) };
        },
      });
      const answer = await eventHistory({ aws, clock }).query(query, signal);
      expect(answer.records.length).toBe(1);
      expect(answer.unlooked).toEqual([
        { where: 'eu-west-1', call: 'cloudtrail:LookupEvents', reason: `${code}: ${message}` },
      ]);
    },
  );

  it('keeps the pages read before a failure, and says that the region is incomplete', async () => {
    const aws = fakeReaders({
      regions: { enabled: ['us-east-1'] },
      answer: (_call, _region, input) => {
        if (input.NextToken !== undefined) throw awsError('ThrottlingException', 'Rate exceeded');
        return { Events: events(one(1)), NextToken: 'next' };
      },
    });
    const answer = await eventHistory({ aws, clock }).query(query, signal);
    expect([answer.records.length, answer.unlooked.length]).toEqual([1, 1]);
  });

  it('does not read the same page for ever', async () => {
    const aws = fakeReaders({
      regions: { enabled: ['us-east-1'] },
      answer: () => ({ Events: [], NextToken: 'again' }),
    });
    const answer = await eventHistory({ aws, clock }).query(query, signal);
    expect(answer.unlooked[0]?.reason).toContain('The same page was given twice.');
  });

  it('gives an event delivered twice once, and tells events that cannot be read', async () => {
    const twice = one(1);
    const broken = [{ CloudTrailEvent: '{"eventID": "cut' }, { CloudTrailEvent: '{"eventID":"x"}' }, {}];
    const aws = fakeReaders({
      regions: { enabled: ['us-east-1'] },
      answer: () => ({ Events: [...events(twice, twice), ...broken] }),
    });
    expect(await eventHistory({ aws, clock }).query(query, signal)).toEqual({
      records: [twice],
      unlooked: [
        {
          where: 'us-east-1',
          call: 'cloudtrail:LookupEvents',
          reason: '3 events could not be read: not JSON, or cut off, no eventTime that is a time',
        },
      ],
    });
  });

  it('looks only where it is told to', async () => {
    const regions: string[] = [];
    const aws = fakeReaders({
      answer: (_call, region) => {
        regions.push(region);
        return {};
      },
    });
    await eventHistory({ aws, clock }).query({ ...query, regions: ['eu-west-1'] }, signal);
    expect(regions).toEqual(['eu-west-1']);
  });

  it('says that it knows nothing older than 90 days', async () => {
    const aws = fakeReaders({ answer: () => ({}) });
    const answer = await eventHistory({ aws, clock }).query(
      { ...query, from: new Date('2026-08-01T00:00:00Z') },
      signal,
    );
    expect(answer.unlooked).toEqual([
      {
        where: 'all regions before 2026-08-25',
        call: 'cloudtrail:LookupEvents',
        reason: 'event history keeps 90 days; older events are only in the logs of a trail',
      },
    ]);
  });

  it('stops between pages when it is interrupted, and shows no region as failed for it', async () => {
    const controller = new AbortController();
    let calls = 0;
    const aws = fakeReaders({
      regions: { enabled: ['us-east-1'] },
      answer: () => {
        calls += 1;
        controller.abort(new Error('interrupted'));
        return { Events: [], NextToken: `page ${calls}` };
      },
    });
    await expect(eventHistory({ aws, clock }).query(query, controller.signal)).rejects.toThrow('interrupted');
    expect(calls).toBe(1);
  });

  it('gives up at once when the responder’s own credentials have expired', async () => {
    const aws = fakeReaders({
      answer: () => {
        throw awsError('ExpiredTokenException', 'expired');
      },
    });
    await expect(eventHistory({ aws, clock }).query(query, signal)).rejects.toThrow('expired');
  });
});
