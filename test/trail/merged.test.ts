import { describe, expect, it } from 'vitest';
import { mergedSources } from '../../lib/trail/merged.ts';
import type { ReportingSource, TrailQuery } from '../../lib/trail/source.ts';
import { parseTrail } from '../../lib/trail/trail-choice.ts';
import { record, user } from '../lineage/records.ts';

const [LONG_AGO, MONTHS_AGO, NOW] = ['2025-01-01', '2026-09-01', '2026-11-01'].map((day) => new Date(day));

/** A source that gives one record, reaches back to `oldest`, and notes what it was asked. */
function sourceOf(oldest?: Date): ReportingSource & { readonly asked: TrailQuery[] } {
  const asked: TrailQuery[] = [];
  return {
    asked,
    async query(query) {
      asked.push(query);
      return { records: [record('2026-10-01T00:00:00Z', 'ec2:RunInstances', user('a'))], unlooked: [] };
    },
    reports: () => [],
    ...(oldest === undefined ? {} : { oldest: () => oldest }),
  };
}

const ask = (source: ReportingSource, from = LONG_AGO) =>
  source.query(
    { attribute: { key: 'AccessKeyId', value: 'x' }, from: from as Date, to: NOW as Date },
    new AbortController().signal,
  );

describe('several sources as one', () => {
  it('are all asked, and one that reaches less far back only within its reach', async () => {
    const [logs, history] = [sourceOf(), sourceOf(MONTHS_AGO)];
    const merged = mergedSources([logs, history]);
    expect((await ask(merged)).records.length).toBe(2);
    expect(logs.asked.map(({ from }) => from)).toEqual([LONG_AGO]);
    expect(history.asked.map(({ from }) => from)).toEqual([MONTHS_AGO]);
    expect(merged.oldest).toBeUndefined();
  });

  it('tell how far back they reach when none reaches further, and are asked beyond it so that it is said', async () => {
    const history = sourceOf(MONTHS_AGO);
    const merged = mergedSources([history]);
    expect(merged.oldest?.()).toEqual(MONTHS_AGO);
    await ask(merged);
    expect(history.asked.map(({ from }) => from)).toEqual([LONG_AGO]);
  });
});

describe('a source as it is named', () => {
  it.each([
    ['history', { kind: 'history' }],
    ['s3', { kind: 'trails' }],
    ['logs:./a b,c', { kind: 'logs', dir: './a b,c' }],
    ['s3://trail-bucket', { kind: 's3', bucket: 'trail-bucket', prefix: '' }],
    ['s3://trail-bucket/org/AWSLogs', { kind: 's3', bucket: 'trail-bucket', prefix: 'org/AWSLogs/' }],
  ])('%s is understood', (text, choice) => {
    expect(parseTrail(text)).toEqual(choice);
  });

  it.each(['', 'logs:', 's3://', 's3://UPPER/x', 'athena', 'History'])(
    '%j is refused with the ways there are',
    (text) => {
      expect(() => parseTrail(text)).toThrow('Write history, logs:FOLDER, s3://BUCKET/PREFIX, or s3');
    },
  );
});
