import { type CaseSummary, listCases } from '../case/case-list.ts';
import { escapeJson, escapeLine } from '../host/escape.ts';
import { EXIT } from '../playbook/errors.ts';
import { caseRoot } from './case-root.ts';
import type { CasesFlags } from './flags.ts';
import type { Io } from './io.ts';

const ENDED: Readonly<Record<number, string>> = {
  [EXIT.verified]: 'everything verified',
  [EXIT.leftUndone]: 'something is left undone',
  [EXIT.refused]: 'refused',
  [EXIT.declined]: 'something was declined or skipped',
  [EXIT.interrupted]: 'interrupted',
};

/** How a case stands, in a few words. */
export function stateOf({ exitCode, lockedBy, broken }: CaseSummary): string {
  if (broken !== undefined) return `journal cannot be trusted: ${broken}`;
  if (lockedBy !== undefined) return `process ${lockedBy} works on it`;
  if (exitCode === undefined) return 'did not end';
  return ENDED[exitCode] ?? `ended with ${exitCode}`;
}

/** `spillkit cases` */
export async function casesCommand(flags: CasesFlags, io: Io): Promise<void> {
  const root = caseRoot(io, flags.caseDir);
  const cases = await listCases(root);
  if (flags.json) {
    for (const summary of cases) {
      const line = JSON.stringify({ type: 'case', ...summary, state: stateOf(summary) });
      io.stdout.write(`${escapeJson(line)}\n`);
    }
    return;
  }
  if (cases.length === 0) io.stdout.write(`There is no case in ${escapeLine(root)}.\n`);
  for (const summary of cases) {
    const { caseId, startedAt, playbook, mode, inputs } = summary;
    const words = [caseId, startedAt.slice(0, 16), playbook, mode, inputs.keyId ?? '-', stateOf(summary)];
    io.stdout.write(`${words.map(escapeLine).join('  ')}\n`);
  }
}
