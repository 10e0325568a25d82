import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { reportsTable, resourcesTable, revertsTable } from './catalogue.ts';

const path = join(import.meta.dirname, '..', '..', 'docs', 'resources.md');
const sections: Readonly<Record<string, string>> = {
  resources: resourcesTable(),
  reverts: revertsTable(),
  reports: reportsTable(),
};

it('docs/resources.md says what the code knows (run vitest with -u to write it anew)', async () => {
  const current = Object.entries(sections).reduce(
    (text, [name, table]) => {
      const section = new RegExp(`(<!-- generated:${name} -->\n)[\\s\\S]*?(<!-- /generated:${name} -->)`);
      expect(text).toMatch(section);
      return text.replace(section, (_, open: string, close: string) => `${open}${table}\n${close}`);
    },
    readFileSync(path, 'utf8'),
  );
  await expect(current).toMatchFileSnapshot(path);
});
