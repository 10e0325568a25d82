import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('docs/messages.md', () => {
  it('describes every type of message that --json prints', () => {
    const types = [...read('lib/host/message.ts').matchAll(/\breadonly type: '([a-z-]+)'/g)].map(
      ([, type]) => type,
    );
    expect(types.length).toBeGreaterThan(10);
    const described = [...read('docs/messages.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, type]) => type);
    expect(described.sort()).toEqual([...new Set(types)].sort());
  });
});
