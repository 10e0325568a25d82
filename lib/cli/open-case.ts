import { join, resolve } from 'node:path';
import { type CaseFacts, readCaseFacts } from '../case/case-folder.ts';
import { type CaseSummary, listCases } from '../case/case-list.ts';
import type { Host } from '../host/host.ts';
import { SpillkitError } from '../playbook/errors.ts';
import type { AnyPlaybook } from '../playbook/playbook.ts';

/** What is wanted of a case. */
export interface WantedCase {
  /** Id or folder, as it was named. */
  readonly name: string | undefined;
  readonly root: string;
  /** Which cases come into question when none is named. */
  readonly open: (summary: CaseSummary) => boolean;
  /** "unfinished case", for the sentence that there is none. */
  readonly called: string;
}

/** A real case that can be worked on, and its playbook. */
export interface OpenableCase {
  readonly dir: string;
  readonly facts: CaseFacts;
  readonly playbook: AnyPlaybook;
}

/** The case that was named, or the only one there is, or the one that is chosen. Throws SpillkitErrors. */
export async function findCase(
  wanted: WantedCase,
  playbooks: readonly AnyPlaybook[],
  host: Host,
  signal: AbortSignal,
): Promise<OpenableCase> {
  const { name, root } = wanted;
  // An id has no separator; anything else is a folder.
  const named = name === undefined ? undefined : /[/\\]/.test(name) ? resolve(name) : join(root, name);
  const dir = named ?? (await chooseCase(wanted, host, signal));
  const { facts } = await readCaseFacts(dir);
  if (facts.mode !== 'live') {
    throw new SpillkitError(
      'NotResumable',
      `Case ${facts.caseId} is a ${facts.mode === 'rehearsal' ? 'rehearsal' : 'dry run'}, which ends with its process.`,
      'Start it anew.',
    );
  }
  const playbook = playbooks.find(({ id }) => id === facts.playbook);
  if (playbook === undefined) {
    throw new SpillkitError(
      'UnknownPlaybook',
      `Case ${facts.caseId} is of playbook ${JSON.stringify(facts.playbook)}, which is not here.`,
      'Resume it with the version of Spillkit that started it.',
    );
  }
  return { dir, facts, playbook };
}

async function chooseCase(
  { root, open, called }: WantedCase,
  host: Host,
  signal: AbortSignal,
): Promise<string> {
  const cases = (await listCases(root)).filter(
    (summary) =>
      summary.mode === 'live' &&
      summary.lockedBy === undefined &&
      summary.broken === undefined &&
      open(summary),
  );
  const [first, ...others] = cases;
  if (first === undefined) {
    throw new SpillkitError(
      'NothingToResume',
      `There is no ${called} in ${root}.`,
      'List all cases with: spillkit cases',
    );
  }
  if (others.length === 0) return first.dir;
  const chosen = await host.askChoice(
    {
      name: 'case',
      message: 'Which case?',
      choices: cases.map(({ caseId, dir, inputs, lastAt }) => ({
        value: caseId,
        name: `${caseId}  ${inputs.keyId ?? ''}  last at ${lastAt}`,
        description: dir,
      })),
    },
    signal,
  );
  return join(root, chosen);
}

/** Refuses `--yes` on a case that nobody named: a default must never decide it. */
export function requireNamedCase(
  name: string | undefined,
  flags: { readonly yes?: boolean; readonly approve?: readonly string[] },
  command: string,
): void {
  if (name !== undefined || (!flags.yes && flags.approve === undefined)) return;
  throw new SpillkitError(
    'CaseNotNamed',
    `${flags.yes ? '--yes' : '--approve'} works only on a case that is named, and none is.`,
    `Name it: spillkit ${command} CASE --yes`,
  );
}
