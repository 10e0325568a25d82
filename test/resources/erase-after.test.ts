import { expect, it } from 'vitest';
import { resourceTypes } from '../../lib/resources/registry.ts';

const byName = new Map(resourceTypes.map((type) => [type.type, type]));

it('types that are erased after others name types there are, and never each other', () => {
  const before = (name: string, path: readonly string[]): void => {
    expect(path, 'a circle').not.toContain(name);
    expect(byName.has(name), name).toBe(true);
    for (const other of byName.get(name)?.eraseAfter ?? []) before(other, [...path, name]);
  };
  for (const { type } of resourceTypes) before(type, []);
});
