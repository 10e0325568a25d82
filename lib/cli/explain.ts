import type { AnyPlaybook } from '../playbook/playbook.ts';
import type { Step, StepEffect } from '../playbook/step.ts';

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
const code = (text: string) => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function effectOf(effect: StepEffect<unknown>): string {
  switch (effect.kind) {
    case 'read-only':
      return 'reads only';
    case 'reversible':
      return `can be undone: ${effect.undo}`;
    case 'irreversible':
      return 'cannot be undone';
  }
}

type AnyStep = Step<unknown>;

/** The steps in order: what each is for, in which phase, and whether it can be undone. Markdown. */
export function stepsTable(playbook: AnyPlaybook): string {
  return table(
    ['#', 'step', 'phase', 'what and why', 'effect'],
    playbook.steps.map((step: AnyStep, number) => [
      String(number),
      code(step.id),
      step.phase,
      `**${step.title}.** ${step.why}`,
      effectOf(step.effect),
    ]),
  );
}

/** The word each irreversible step asks for. Markdown. */
export function wordsTable(playbook: AnyPlaybook): string {
  return table(
    ['step', 'word to type'],
    playbook.steps.flatMap(({ id, effect }: AnyStep) =>
      effect.kind === 'irreversible' ? [[code(id), effect.wordIs]] : [],
    ),
  );
}

/** What it means for a later step that an earlier one was skipped. Markdown. */
export function skippedTable(playbook: AnyPlaybook): string {
  return table(
    ['if this was skipped', 'then in this step', 'it means'],
    playbook.steps.flatMap((step: AnyStep) =>
      Object.entries(step.ifSkipped).map(([skipped, meaning]) => [code(skipped), code(step.id), meaning]),
    ),
  );
}

const actions = (permissions: readonly string[]) =>
  permissions.length === 0 ? 'none' : [...new Set(permissions)].sort().map(code).join(' ');

/** IAM actions: what each step reads with, then what each kind of change takes. Markdown. */
export function permissionsTable(playbook: AnyPlaybook): string {
  const steps = playbook.steps.map((step: AnyStep) => [`plan ${code(step.id)}`, actions(step.reads)]);
  const kinds = playbook.kinds.map(({ kind, permissions }) => [`apply ${code(kind)}`, actions(permissions)]);
  return table(['to', 'these actions'], [...steps, ...kinds]);
}

/** What no script can do. Markdown. */
export function nextStepsList(playbook: AnyPlaybook): string {
  return playbook.nextSteps.map((step) => `- ${step}`).join('\n');
}

/** A whole playbook on paper. Markdown. */
export function explainPlaybook(playbook: AnyPlaybook): string {
  return [
    `# ${playbook.title}`,
    playbook.summary,
    '## Steps',
    stepsTable(playbook),
    '## Words you will be asked to type',
    wordsTable(playbook),
    '## If a step was skipped',
    skippedTable(playbook),
    '## Permissions',
    permissionsTable(playbook),
    '## What no script can do',
    nextStepsList(playbook),
    '',
  ].join('\n\n');
}
