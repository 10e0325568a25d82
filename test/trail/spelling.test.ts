import { describe, expect, it } from 'vitest';
import {
  at,
  eventKey,
  eventNameBase,
  items,
  itemsAt,
  textAt,
  textsAt,
  timeAt,
} from '../../lib/trail/spelling.ts';
import { record, user } from '../lineage/records.ts';

describe('spelling of CloudTrail fields', () => {
  it('reads a list the same in each of its spellings', () => {
    const one = { instanceId: 'i-1' };
    const spellings = [[one], { items: [one] }, { item: one }, { item: [one] }, one];
    for (const spelling of spellings) expect(items(spelling)).toEqual([one]);
    for (const nothing of [undefined, null, '', {}, [], { items: [] }]) expect(items(nothing)).toEqual([]);
  });

  it('finds a field whose ARN, acronym or first letter is spelled another way', () => {
    expect(textAt({ oIDC: { aRN: 'arn:1' } }, 'oidc', 'arn')).toBe('arn:1');
    expect(textAt({ dBInstanceIdentifier: 'db' }, 'DBInstanceIdentifier')).toBe('db');
    expect(textAt({ arn: 'exact', ARN: 'other' }, 'arn')).toBe('exact');
  });

  it('looks inside the wrapper of the newer EC2 operations', () => {
    const answer = {
      CreateLaunchTemplateResponse: {
        xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/',
        launchTemplate: { launchTemplateId: 'lt-1' },
      },
    };
    expect(textAt(answer, 'launchTemplate', 'launchTemplateId')).toBe('lt-1');
    const asked = { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: 'fl-1' } } };
    expect(textsAt(asked, 'flowLogId')).toEqual(['fl-1']);
  });

  it('reads lists of scalars, one or several, wrapped or plain', () => {
    expect(textsAt({ ids: ['a', 'b'] }, 'ids')).toEqual(['a', 'b']);
    expect(textsAt({ ids: { item: 'a' } }, 'ids')).toEqual(['a']);
    expect(
      textsAt(
        {
          ids: {
            item: [
              { tag: 1, content: 'a' },
              { tag: 2, content: 'b' },
            ],
          },
        },
        'ids',
      ),
    ).toEqual(['a', 'b']);
  });

  it('gives nothing where the path leads nowhere', () => {
    for (const root of [null, undefined, 'text', 7, [], {}]) {
      expect(at(root, 'a', 'b')).toBeUndefined();
      expect(itemsAt(root, 'a', 'b')).toEqual([]);
    }
    expect(textAt({ a: { b: 'text' } }, 'a')).toBeUndefined();
    expect(textAt({ constructor: undefined }, 'constructor')).toBeUndefined();
  });

  it('takes the date off names that carry one, and nothing else', () => {
    expect(eventNameBase('CreateFunction20150331')).toBe('CreateFunction');
    expect(eventNameBase('UpdateFunctionCode20150331v2')).toBe('UpdateFunctionCode');
    expect(eventNameBase('UpdateDistribution2020_05_31')).toBe('UpdateDistribution');
    expect(eventNameBase('CreateFunctionUrlConfig')).toBe('CreateFunctionUrlConfig');
    expect(eventNameBase('ListObjectsV2')).toBe('ListObjectsV2');
  });

  it('tells events of one name apart by their service', () => {
    const cloudFront = record('2026-11-01T10:00:00Z', 'cloudfront:CreateFunction2020_05_31', user('a'));
    expect(eventKey(cloudFront)).toBe('cloudfront:CreateFunction');
    expect(eventKey({ ...cloudFront, eventSource: 'iam.amazonaws.com.cn' })).toBe('iam:CreateFunction');
  });

  it('gives registries one key a call, whatever date or SDK name stands in the record', () => {
    const keyOf = (source: string, eventName: string) =>
      eventKey({
        ...record('2026-11-01T10:00:00Z', 'x:y', user('a')),
        eventSource: `${source}.amazonaws.com`,
        eventName,
      });
    expect(keyOf('lambda', 'CreateFunction20150331')).toBe('lambda:CreateFunction');
    expect(keyOf('lambda', 'UpdateFunctionConfiguration20150331v2')).toBe(
      'lambda:UpdateFunctionConfiguration',
    );
    expect(keyOf('cloudfront', 'CreateDistribution2020_05_31')).toBe('cloudfront:CreateDistribution');
    expect(keyOf('s3', 'PutBucketLifecycleConfiguration')).toBe('s3:PutBucketLifecycle');
    expect(keyOf('s3', 'PutBucketLifecycle')).toBe('s3:PutBucketLifecycle');
    expect(keyOf('s3', 'PutPublicAccessBlock')).toBe('s3:PutBucketPublicAccessBlock');
    expect(keyOf('athena', 'CreateWorkGroup')).not.toBe(keyOf('athena', 'CreateWorkgroup'));
  });

  it('reads a moment in each of its spellings', () => {
    const moment = '2026-02-22T16:11:47.000Z';
    const spellings = [
      'Feb 22, 2026, 4:11:47\u202fPM',
      'Feb 22, 2026 4:11:47 PM',
      '2026-02-22T16:11:47Z',
      '2026-02-22T17:11:47+01:00',
      Date.parse(moment) / 1000,
    ];
    for (const createDate of spellings) {
      expect(timeAt({ user: { createDate } }, 'user', 'createDate')?.toISOString()).toBe(moment);
    }
    for (const createDate of ['', 'HIDDEN_DUE_TO_SECURITY_REASONS', null, {}]) {
      expect(timeAt({ createDate }, 'createDate')).toBeUndefined();
    }
  });
});
