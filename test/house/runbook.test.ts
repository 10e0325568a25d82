import { it } from 'vitest';
import {
  nextStepsList,
  permissionsTable,
  skippedTable,
  stepsTable,
  wordsTable,
} from '../../lib/cli/explain.ts';
import type { AnyPlaybook } from '../../lib/playbook/playbook.ts';
import { playbooks } from '../../playbooks/registry.ts';
import { expectSections } from './generated.ts';

const every = playbooks as readonly AnyPlaybook[];

/** Tables of a playbook by the name of their section; what has no row has no section. */
function sectionsOf(playbook: AnyPlaybook): readonly (readonly [name: string, table: string])[] {
  const tables = {
    steps: stepsTable(playbook),
    words: wordsTable(playbook),
    skipped: skippedTable(playbook),
    'next-steps': nextStepsList(playbook),
  };
  return Object.entries(tables)
    .filter(([, table]) => !table.endsWith('---|'))
    .map(([name, table]) => [`${playbook.id}:${name}`, table]);
}

it('RUNBOOK.md says what each playbook does (run vitest with -u to write it anew)', () =>
  expectSections('RUNBOOK.md', every.flatMap(sectionsOf)));

it('docs/permissions.md says what each playbook needs (run vitest with -u to write it anew)', () =>
  expectSections(
    'docs/permissions.md',
    every.map((playbook) => [playbook.id, permissionsTable(playbook)]),
  ));
