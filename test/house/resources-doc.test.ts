import { it } from 'vitest';
import { reportsTable, resourcesTable, revertsTable } from './catalogue.ts';
import { expectSections } from './generated.ts';

it('docs/resources.md says what the code knows (run vitest with -u to write it anew)', () =>
  expectSections('docs/resources.md', [
    ['resources', resourcesTable()],
    ['reverts', revertsTable()],
    ['reports', reportsTable()],
  ]));
