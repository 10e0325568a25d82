import type { CaseFacts } from '../case/case-folder.ts';
import type { EvidenceReader } from '../case/evidence.ts';
import type { Journal } from '../case/journal.ts';
import { cleanAt, containedAt } from '../case/journal-view.ts';
import { escapeMarkdown, markdownCode, markdownLink } from '../host/escape.ts';
import { evidenceFile } from './evidence-file.ts';
import { accountOf, type StepAccount } from './step-account.ts';
import { stepSection } from './step-section.ts';
import { timeline } from './timeline.ts';

/** What the report needs of a playbook. */
export interface ReportedPlaybook {
  readonly title: string;
  readonly steps: readonly { readonly id: string; readonly title: string }[];
  readonly nextSteps: readonly string[];
}

/** What the report is made of. */
export interface ReportedCase extends CaseFacts {
  readonly journal: Pick<Journal, 'entries'>;
  readonly evidence: Pick<EvidenceReader, 'list'>;
}

/**
 * `report.md` of a case, from its journal and its evidence alone; hostile text in it stays text. What somebody has to
 * act on stands before the details, which may be thousands of lines.
 */
export function renderReport(reported: ReportedCase, playbook: ReportedPlaybook): string {
  const entries = reported.journal.entries();
  const accounts = playbook.steps.map(({ id, title }) => ({ title, account: accountOf(entries, id) }));
  const saved = new Set(reported.evidence.list().map(({ path }) => path));
  const begun = accounts.filter(({ account }) => account.startedAt !== undefined);
  return [
    `# ${escapeMarkdown(playbook.title)}: case ${markdownCode(reported.caseId)}`,
    '',
    ...summary(
      reported,
      accounts.map(({ account }) => account),
    ),
    '## Steps',
    '',
    '| Step | Result | Changes | Left |',
    '|---|---|---|---|',
    ...accounts.map(({ title, account }) => stepRow(title, account)),
    '',
    ...listOr(
      '## Left undone',
      begun.flatMap(({ account }) => account.left),
      'Nothing is known to be left.',
    ),
    ...listOr(
      '## Not looked at',
      begun.flatMap(({ account }) =>
        account.unlooked.map(({ where, call, reason }) => `${where} (${call}): ${reason}`),
      ),
      'Every place the steps wanted to read could be read.',
    ),
    ...listOr('## Next steps no script can do', playbook.nextSteps, 'None.'),
    '## What each step did',
    '',
    ...begun.flatMap(({ title, account }) => stepSection(title, account, saved)),
    '## Timeline',
    '',
    ...timeline(entries),
    '',
    ...evidenceSection(reported),
  ].join('\n');
}

function summary(reported: ReportedCase, accounts: readonly StepAccount[]): readonly string[] {
  const entries = reported.journal.entries();
  const changes = accounts.flatMap((account) => account.changes);
  const count = (result: string) => changes.filter(({ outcome }) => outcome?.result === result).length;
  const unknown = changes.filter(({ outcome }) => outcome === undefined).length;
  const milestone = (name: string, step: string, moment: Date | undefined) =>
    accounts.some(({ id }) => id === step) ? [[name, sinceStart(reported.startedAt, moment)] as const] : [];
  const ended = entries.findLast((entry) => entry.kind === 'run-ended');
  const rows: readonly (readonly [string, string])[] = [
    ['Playbook', markdownCode(reported.playbook)],
    ['Mode', MODE[reported.mode]],
    ...Object.entries(reported.inputs).map(
      ([name, value]) => [`Input ${escapeMarkdown(name)}`, codeInTable(String(value))] as const,
    ),
    ...chosenSteps(reported),
    ['Started', reported.startedAt],
    ['Ended', ended === undefined ? 'not yet' : `${ended.at}, exit code ${ended.exitCode}`],
    ...milestone('Contained', 'contain', containedAt(entries)),
    ...milestone('Clean', 'delete-created-resources', cleanAt(entries)),
    [
      'Changes',
      `${count('applied')} applied, ${count('already-gone')} already gone, ${count('failed')} failed, ${unknown} of unknown outcome`,
    ],
    ['Journal', `${entries.length} lines, each carrying the SHA-256 of the one before`],
  ];
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`), ''];
}

/** Which steps the case was started with, where not with all. */
function chosenSteps({ only, skip }: ReportedCase): readonly (readonly [string, string])[] {
  const named = (ids: readonly string[]) => ids.map(markdownCode).join(', ');
  return [
    ...(only === undefined ? [] : [['Steps', `only ${named(only)}`] as const]),
    ...(skip === undefined ? [] : [['Steps', `all but ${named(skip)}`] as const]),
  ];
}

const MODE = {
  live: 'live',
  'dry-run': 'dry run: nothing was changed',
  rehearsal: 'rehearsal in a simulated account',
} as const;

/** As it was typed, so that it can be copied: a cell ends at a bar even inside code. */
function codeInTable(text: string): string {
  return markdownCode(text).replaceAll('|', '\\|');
}

/** "2026-11-23T10:31:04.000Z, 62 s after the start". */
function sinceStart(startedAt: string, moment: Date | undefined): string {
  if (moment === undefined) return 'not verified in this case';
  const seconds = Math.round((moment.getTime() - Date.parse(startedAt)) / 1000);
  return `${moment.toISOString()}, ${seconds} s after the start`;
}

function stepRow(title: string, account: StepAccount): string {
  const applied = account.changes.filter(({ outcome }) => outcome?.result === 'applied').length;
  const result =
    account.result?.replaceAll('-', ' ') ?? (account.startedAt === undefined ? 'not run' : 'broken off');
  return `| ${escapeMarkdown(title)} | ${result} | ${applied} | ${account.left.length} |`;
}

function evidenceSection(reported: ReportedCase): readonly string[] {
  const files = reported.evidence.list();
  if (files.length === 0) return ['## Evidence', '', 'None was saved.', ''];
  return [
    '## Evidence',
    '',
    'Below `evidence/`; the same list is [`evidence/manifest.jsonl`](evidence/manifest.jsonl).',
    '',
    '| File | Bytes | SHA-256 |',
    '|---|---|---|',
    ...files.map(
      ({ path, bytes, sha256 }) =>
        `| ${markdownLink(escapeMarkdown(path), evidenceFile(path))} | ${bytes} | ${sha256} |`,
    ),
    '',
  ];
}

function listOr(heading: string, texts: readonly string[], none: string): readonly string[] {
  const lines = texts.length === 0 ? [none] : texts.map((text) => `- ${escapeMarkdown(text)}`);
  return [heading, '', ...lines, ''];
}
