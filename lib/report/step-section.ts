import { escapeMarkdown, markdownCode } from '../host/escape.ts';
import { reason } from '../host/render-change.ts';
import type { ChangeAccount, StepAccount } from './step-account.ts';

/** What one step found, did and verified. */
export function stepSection(title: string, account: StepAccount): readonly string[] {
  return [
    `### ${escapeMarkdown(title)}`,
    '',
    ...(account.summary === undefined ? [] : [escapeMarkdown(account.summary), '']),
    ...changeTable(account.changes),
    ...account.leftToHuman.flatMap(({ what, why, how }) => [
      `- Left to people: ${escapeMarkdown(what)} Why: ${escapeMarkdown(why)}`,
      '',
      ...how.split('\n').map((line) => `  ${markdownCode(line)}  `),
      '',
    ]),
  ];
}

function changeTable(changes: readonly ChangeAccount[]): readonly string[] {
  if (changes.length === 0) return ['No change was applied.', ''];
  return [
    '| Change | Where | Outcome | Read back | Because |',
    '|---|---|---|---|---|',
    ...changes.map(row),
    '',
  ];
}

function row({ change, outcome, verdict, takenBackAt }: ChangeAccount): string {
  const held =
    verdict === undefined ? '' : verdict.held ? 'holds' : `does not hold: ${escapeMarkdown(verdict.found)}`;
  const cells = [
    escapeMarkdown(change.title),
    escapeMarkdown(change.target.region),
    outcomeText(outcome),
    takenBackAt === undefined ? held : `taken back at ${escapeMarkdown(takenBackAt)}`,
    escapeMarkdown(reason(change.because[0])),
  ];
  return `| ${cells.join(' | ')} |`;
}

function outcomeText(outcome: ChangeAccount['outcome']): string {
  if (outcome === undefined) return 'unknown: the run broke off';
  if (outcome.result === 'failed') {
    return `failed: ${escapeMarkdown(outcome.code)}: ${escapeMarkdown(outcome.message)}`;
  }
  return outcome.detail === undefined
    ? outcome.result
    : `${outcome.result}: ${escapeMarkdown(outcome.detail)}`;
}
