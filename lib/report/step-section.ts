import { evidencePath } from '../case/evidence-path.ts';
import { escapeMarkdown, markdownCode, markdownLink } from '../host/escape.ts';
import { reason } from '../host/render-change.ts';
import type { Change, Verdict } from '../playbook/change.ts';
import { evidenceFile } from './evidence-file.ts';
import type { ChangeAccount, StepAccount } from './step-account.ts';

/** What one step found, did and verified. `saved` are the paths of the evidence there is: those are linked. */
export function stepSection(
  title: string,
  account: StepAccount,
  saved: ReadonlySet<string>,
): readonly string[] {
  return [
    `### ${escapeMarkdown(title)}`,
    '',
    ...(account.summary === undefined ? [] : [escapeMarkdown(account.summary), '']),
    ...changeTable(account, saved),
    ...(account.result === 'planned' ? plannedTable(account) : []),
    ...account.leftToHuman.flatMap(({ what, why, how }) => [
      `- Left to people: **${escapeMarkdown(what)}**`,
      '',
      `  Why: ${escapeMarkdown(why)}`,
      '',
      ...how.split('\n').map((line) => `  ${markdownCode(line)}  `),
      '',
    ]),
  ];
}

function changeTable({ changes, result }: StepAccount, saved: ReadonlySet<string>): readonly string[] {
  if (changes.length === 0) return result === 'planned' ? [] : ['No change was applied.', ''];
  return [
    '| Change | Where | Outcome | Read back | Because |',
    '|---|---|---|---|---|',
    ...changes.map((one) => row(one, saved)),
    '',
  ];
}

/** What a dry run would do. Evidence it saved stands among what was done. */
function plannedTable({ planned }: StepAccount): readonly string[] {
  const open = planned.filter(({ effect }) => effect !== 'read-only');
  if (open.length === 0) return ['There is nothing to change.', ''];
  return [
    '| Would be done | Where | Because |',
    '|---|---|---|',
    ...open.map((change) => {
      const chosen = change.preselected ? '' : ' (only if you select it)';
      const cells = [
        `${escapeMarkdown(change.title)}${chosen}`,
        escapeMarkdown(change.target.region),
        escapeMarkdown(reason(change.because[0])),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
  ];
}

function titleOf({ title, target }: Change, saved: ReadonlySet<string>): string {
  const text = escapeMarkdown(title);
  const path = evidencePath(target.id);
  return target.type === 'evidence' && saved.has(path) ? markdownLink(text, evidenceFile(path)) : text;
}

function doesNotHold({ found, unreadable }: Exclude<Verdict, { held: true }>): string {
  return unreadable ? `not known: ${escapeMarkdown(found)}` : `does not hold: ${escapeMarkdown(found)}`;
}

function row({ change, outcome, verdict, takenBackAt }: ChangeAccount, saved: ReadonlySet<string>): string {
  const held = verdict === undefined ? '' : verdict.held ? 'holds' : doesNotHold(verdict);
  const cells = [
    titleOf(change, saved),
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
