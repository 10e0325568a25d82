import { describe, expect, it } from 'vitest';
import { failed } from '../../lib/trail/outcome.ts';
import { parseRecord, parseRecordText } from '../../lib/trail/parse.ts';
import { record, user } from '../lineage/records.ts';

const good = record('2026-11-01T10:00:00Z', 'iam:CreateUser', user('anna'));

describe('parsing one record', () => {
  it('keeps a good record with fields it does not know', () => {
    const raw = { ...good, tlsDetails: { tlsVersion: 'TLSv1.3' } };
    expect(parseRecord(raw)).toEqual({ record: raw, oddities: [] });
  });

  it.each([
    ['no eventID', { ...good, eventID: undefined }],
    ['no eventID', { ...good, eventID: '' }],
    ['no eventTime that is a time', { ...good, eventTime: 'redacted' }],
    ['no eventTime that is a time', { ...good, eventTime: '2026-13-45T99:00:00Z' }],
    ['no userIdentity', { ...good, userIdentity: null }],
    ['no eventSource or eventName', { ...good, eventName: 7 }],
    ['no awsRegion', { ...good, awsRegion: undefined }],
    ['not an object', [good]],
    ['not an object', 'text'],
  ])('says what is wrong: %s', (problem, raw) => {
    expect(parseRecord(raw)).toEqual({ problem });
  });

  it('brings times to whole seconds UTC so that they compare as texts', () => {
    const times = ['2026-11-01 10:00:00.000000000', '2026-11-01T10:00:00.123Z', '2026-11-01T11:00:00+01:00'];
    for (const eventTime of times) {
      expect(parseRecord({ ...good, eventTime })).toMatchObject({
        record: { eventTime: '2026-11-01T10:00:00Z' },
      });
    }
  });

  it('leaves out an empty access key id and tells it', () => {
    const parsed = parseRecord({ ...good, userIdentity: { ...good.userIdentity, accessKeyId: '' } });
    expect(parsed).toMatchObject({ oddities: ['empty accessKeyId'] });
    expect('record' in parsed && 'accessKeyId' in parsed.record.userIdentity).toBe(false);
  });

  it('survives fields of the wrong type and tells them', () => {
    const raw = {
      ...good,
      requestParameters: 'HIDDEN',
      sourceIPAddress: 7,
      userIdentity: { type: 'Root', arn: [] },
    };
    expect(parseRecord(raw)).toMatchObject({
      oddities: ['arn is no text', 'requestParameters is no object', 'sourceIPAddress is no text'],
    });
  });

  it('says when the text is cut off', () => {
    expect(parseRecordText(JSON.stringify(good))).toEqual({ record: good, oddities: [] });
    expect(parseRecordText(JSON.stringify(good).slice(0, -5))).toEqual({ problem: 'not JSON, or cut off' });
    expect(parseRecordText('')).toEqual({ problem: 'not JSON, or cut off' });
  });
});

describe('what failed', () => {
  it('is what has an error code, dry runs too, whatever the answer holds', () => {
    expect(failed(good)).toBe(false);
    expect(failed({ ...good, errorCode: 'Client.DryRunOperation' })).toBe(true);
    expect(failed({ ...good, errorCode: 'AccessDenied', responseElements: { message: 'no' } })).toBe(true);
  });

  it('is a sign-in that was turned away, which has no error code', () => {
    const login = (outcome: string) =>
      record('2026-11-01T10:00:00Z', 'signin:ConsoleLogin', user('anna'), {
        responseElements: { ConsoleLogin: outcome },
      });
    expect(failed(login('Failure'))).toBe(true);
    expect(failed(login('Success'))).toBe(false);
  });
});
