import { describe, expect, it } from 'vitest';
import { alterationsIn } from '../../lib/changes/registry.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import { hasPublishedRecords, published, SKIPPED } from '../trail/published-records.ts';

describe.skipIf(!hasPublishedRecords)(`alterations of published records (skipped when ${SKIPPED})`, () => {
  // Some are written by hand, and some of other logs.
  const records = (hasPublishedRecords ? published('panther-tests', '.json') : [])
    .map((test) => (test as { readonly log: TrailRecord }).log)
    .filter((log) => typeof log.eventSource === 'string' && typeof log.eventName === 'string');
  const told = alterationsIn(records);
  const of = (type: string) =>
    told
      .filter((one) => one.type.type === type)
      .map(({ alteration: { target, set } }) => [target.id, target.aspect, set]);

  it.each([
    ['ec2-route', ['rtb-1', '0.0.0.0/0', ['igw-1']]],
    [
      'ec2-network-acl-entry',
      [
        'acl-1111',
        'ingress 12',
        { action: 'allow', protocol: '6', block: '111.111.111.111/32', ports: [700, 702] },
      ],
    ],
    ['ec2-user-data', ['i-012345abcde', 'userData', null]],
    ['flow-log', ['fl-0ef673ef70c4f07cc', undefined, false]],
  ])('%s', (type, expected) => {
    expect(of(type)).toContainEqual(expected);
  });

  it('of an image tell the tag and the digest that has it now', () => {
    expect(of('ecr-image-tag')).toContainEqual([
      ...['testrepo', 'latest', expect.stringMatching(/^sha256:[0-9a-f]{64}$/)],
    ]);
  });
});
