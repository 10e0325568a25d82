import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  nextStepsList,
  permissionsTable,
  skippedTable,
  stepsTable,
  wordsTable,
} from '../../lib/cli/explain.ts';
import type { AnyPlaybook } from '../../lib/playbook/playbook.ts';
import { playbooks } from '../../playbooks/registry.ts';

const path = join(import.meta.dirname, '..', '..', 'RUNBOOK.md');

/** Tables of a playbook by the name of their section; what has no row has no section. */
function sectionsOf(playbook: AnyPlaybook): readonly (readonly [name: string, table: string])[] {
  const tables = {
    steps: stepsTable(playbook),
    words: wordsTable(playbook),
    skipped: skippedTable(playbook),
    permissions: permissionsTable(playbook),
    'next-steps': nextStepsList(playbook),
  };
  return Object.entries(tables)
    .filter(([, table]) => !table.endsWith('---|'))
    .map(([name, table]) => [`${playbook.id}:${name}`, table]);
}

it('RUNBOOK.md says what each playbook does (run vitest with -u to write it anew)', async () => {
  const current = playbooks
    .flatMap((playbook) => sectionsOf(playbook as AnyPlaybook))
    .reduce(
      (text, [name, table]) => {
        const section = new RegExp(`(<!-- generated:${name} -->\n)[\\s\\S]*?(<!-- /generated:${name} -->)`);
        expect(text, name).toMatch(section);
        return text.replace(section, (_, open: string, close: string) => `${open}${table}\n${close}`);
      },
      readFileSync(path, 'utf8'),
    );
  await expect(current).toMatchFileSnapshot(path);
});
