import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changeTypes } from '../../lib/changes/registry.ts';
import { creationsIn, resourceTypes } from '../../lib/resources/registry.ts';
import { failed } from '../../lib/trail/outcome.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import { eventKey } from '../../lib/trail/spelling.ts';
import { UNMAPPED } from './unmapped.ts';

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
    expect(made.length).toBeGreaterThan(10);
    expect(made.filter(({ refs }) => refs.length === 0).map(({ record }) => eventKey(record))).toEqual([]);
    for (const { refs, record } of made) {
      const told = JSON.stringify([record.responseElements, record.requestParameters]);
      // What has no id of its own is named by the ids of what it joins.
      for (const { id } of refs) for (const part of id.split('/')) expect(told).toContain(part);
    }
  });

  it('are none where the call failed', () => {
    const refused = real.filter(failed);
    expect(refused.length).toBeGreaterThan(400);
    expect(creationsIn(refused)).toEqual([]);
  });

  it('belong to a resource type, a change type, or a named reason why not', () => {
    const written = [...real, ...cases.map(({ log }) => log)].filter(
      (record) =>
        !failed(record) && record.readOnly !== true && !/^(Get|List|Describe)/.test(record.eventName),
    );
    const keys = new Set(written.filter(({ eventSource }) => eventSource !== undefined).map(eventKey));
    const known = new Set(
      [...resourceTypes.flatMap(({ createdBy, deletedBy }) => [...createdBy, ...deletedBy])]
        .concat(changeTypes.flatMap(({ alteredBy }) => alteredBy))
        .map(({ source, name }) => `${source}:${name}`),
    );
    const unmapped = [...keys].filter((key) => !known.has(key) && UNMAPPED[key] === undefined);
    expect(unmapped).toEqual([]);
  });
});
