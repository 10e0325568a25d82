import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { creationsIn } from '../../lib/resources/registry.ts';
import { failed } from '../../lib/trail/outcome.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import { eventKey } from '../../lib/trail/spelling.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const ABSENT = `${folder} is not there`;

function records(below: string, ending: string): readonly TrailRecord[] {
  const path = join(folder, below);
  return readdirSync(path)
    .filter((name) => name.endsWith(ending))
    .flatMap((name) => JSON.parse(readFileSync(join(path, name), 'utf8')) as TrailRecord | TrailRecord[])
    .filter((record) => typeof record.eventName === 'string' && typeof record.eventSource === 'string');
}

describe('creations in records of real attacks', () => {
  if (!existsSync(folder)) {
    it.skip(`not tried: ${ABSENT}`, () => undefined);
    return;
  }
  const cases: readonly { readonly log: TrailRecord }[] = JSON.parse(
    readFileSync(join(folder, 'panther-tests', 'panther_cloudtrail_tests.json'), 'utf8'),
  );
  const real = [
    ...records('stratus-detonation-logs', '.json'),
    ...records('traildiscover', '.cloudtrail'),
    // Those of IAM among them are edited by hand and name nothing.
    ...cases.map(({ log }) => log).filter(({ eventSource }) => eventSource === 'ec2.amazonaws.com'),
  ];

  it('name what they made', () => {
    const made = creationsIn(real);
    expect(new Set(made.map(({ record }) => eventKey(record)))).toEqual(
      new Set([
        'ec2:CreateSecurityGroup',
        'ec2:RunInstances',
        'iam:CreateAccessKey',
        'iam:CreateLoginProfile',
        'iam:CreateRole',
        'iam:CreateUser',
      ]),
    );
    expect(made.filter(({ refs }) => refs.length === 0)).toEqual([]);
    for (const { refs, record } of made) {
      const told = JSON.stringify([record.responseElements, record.requestParameters]);
      for (const { id } of refs) expect(told).toContain(JSON.stringify(id));
    }
  });

  it('are none where the call failed', () => {
    const refused = real.filter(failed);
    expect(refused.length).toBeGreaterThan(400);
    expect(creationsIn(refused)).toEqual([]);
  });
});
