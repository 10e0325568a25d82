import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { revertedTypes } from '../../lib/changes/registry.ts';
import { ORDER } from '../../lib/playbook/change.ts';
import { resourceTypes } from '../../lib/resources/registry.ts';
import { heldBelow, reportsTable, resourcesTable, revertsTable } from './catalogue.ts';
import { expectSections } from './generated.ts';

it('docs/resources.md says what the code knows (run vitest with -u to write it anew)', () =>
  expectSections('docs/resources.md', [
    ['resources', resourcesTable()],
    ['reverts', revertsTable()],
    ['reports', reportsTable()],
  ]));

describe('a test holds denied, throttled and gone already apart', () => {
  const below = (...path: string[]) => join(import.meta.dirname, '..', ...path);

  it('for every type of resource that is erased', () => {
    const held = heldBelow(below('resources'));
    const erased = resourceTypes.filter(({ order }) => order !== ORDER.onlyAHuman);
    expect(erased.map(({ type }) => type).filter((type) => !held.has(type))).toEqual([]);
  });

  it('for every kind of change that is taken back', () => {
    const held = new Set([
      ...heldBelow(below('changes')),
      ...heldBelow(below('resources', 'identity-center')),
    ]);
    expect(revertedTypes.map(({ type }) => type).filter((type) => !held.has(type))).toEqual([]);
  });
});
