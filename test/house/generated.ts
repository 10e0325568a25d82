import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** Holds the generated sections of a document, named below the root of the project, to what the code says; `-u` writes them anew. */
export async function expectSections(
  document: string,
  sections: readonly (readonly [name: string, table: string])[],
): Promise<void> {
  const path = join(import.meta.dirname, '..', '..', document);
  const current = sections.reduce(
    (text, [name, table]) => {
      const section = new RegExp(`(<!-- generated:${name} -->\n)[\\s\\S]*?(<!-- /generated:${name} -->)`);
      expect(text, name).toMatch(section);
      return text.replace(section, (_, open: string, close: string) => `${open}${table}\n${close}`);
    },
    readFileSync(path, 'utf8'),
  );
  await expect(current).toMatchFileSnapshot(path);
}
