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
import type { Playbook } from '../../lib/playbook/playbook.ts';
import { leakedAccessKey } from '../../playbooks/leaked-access-key/playbook.ts';

const path = join(import.meta.dirname, '..', '..', 'RUNBOOK.md');
const playbook = leakedAccessKey as unknown as Playbook<unknown>;
const sections: Readonly<Record<string, string>> = {
  steps: stepsTable(playbook),
  words: wordsTable(playbook),
  skipped: skippedTable(playbook),
  permissions: permissionsTable(playbook),
  'next-steps': nextStepsList(playbook),
};

it('RUNBOOK.md says what the playbook does (run vitest with -u to write it anew)', async () => {
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
