import type { RunMode } from '../case/journal-entry.ts';
import { absoluteFolder } from '../playbook/absolute-folder.ts';
import { SpillkitError } from '../playbook/errors.ts';
import type { PlaybookInputs, RawInputs } from '../playbook/inputs.ts';
import { nearest } from '../playbook/nearest.ts';
import { shellWord } from '../resources/aws-command.ts';
import { absoluteTrail } from './trail-sources.ts';

/** Flags that say how steps are asked for and shown. */
export interface StepChoiceFlags {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  /** `step=word`, as typed. */
  readonly approve?: readonly string[];
  readonly json?: boolean;
  readonly caseDir?: string;
}

/** Flags that say where AWS is and who calls it. */
export interface AccessFlags {
  readonly profile?: string;
  readonly endpointUrl?: string;
}

export type RunFlags = StepChoiceFlags & AccessFlags & RawInputs;
export type ResumeFlags = Omit<StepChoiceFlags, 'dryRun'> & AccessFlags;
export interface UndoFlags extends AccessFlags {
  readonly only?: readonly string[];
  readonly target?: readonly string[];
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly caseDir?: string;
}
export interface RehearseFlags extends StepChoiceFlags {
  readonly serve?: boolean;
  readonly port?: number;
}

export interface AuditFlags extends AccessFlags {
  readonly keyId: string;
  readonly trail?: readonly string[];
  readonly since?: string;
  readonly regions?: readonly string[];
  readonly json?: boolean;
  /** Show every call by itself, however many there are. */
  readonly all?: boolean;
}

export type CheckFlags = Pick<StepChoiceFlags, 'only' | 'skip' | 'json'> & AccessFlags & RawInputs;

export interface CasesFlags {
  readonly caseDir?: string;
  readonly json?: boolean;
}

export interface ScanFlags {
  readonly keyId?: string;
  readonly json?: boolean;
}

/** `keyId` as it is typed: `--key-id`. */
const flagOf = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Refuses a flag that the playbook would silently leave unused. */
export function requireKnownInputs(
  { id, inputs }: { readonly id: string; readonly inputs: PlaybookInputs<unknown> },
  given: RawInputs,
): void {
  const names = Object.keys(given) as (keyof RawInputs)[];
  const stray = names.find((name) => !inputs.takes.includes(name));
  if (stray === undefined) return;
  throw new SpillkitError(
    'FlagOfAnotherPlaybook',
    `${flagOf(stray)} means nothing to ${id}.`,
    `Leave it out; ${id} takes ${inputs.takes.map(flagOf).join(', ')}.`,
  );
}

/** Every input there is; the compiler sees to it that none is missing. */
const INPUTS: Readonly<Record<keyof RawInputs, true>> = {
  keyId: true,
  account: true,
  repo: true,
  futureClones: true,
  replaceWith: true,
  removePath: true,
  archives: true,
  embedded: true,
  texts: true,
  since: true,
  regions: true,
  deliver: true,
  keys: true,
  owners: true,
  trailDelay: true,
  trail: true,
  snapshotVolumes: true,
  mail: true,
  topic: true,
  amount: true,
};

/** The inputs among the flags of `run`. */
export function inputsOf(flags: RawInputs): RawInputs {
  const given: RawInputs = {
    ...flags,
    ...(flags.repo === undefined ? {} : { repo: absoluteFolder(flags.repo) }),
    ...(flags.trail === undefined ? {} : { trail: flags.trail.map(absoluteTrail) }),
  };
  const names = Object.keys(INPUTS) as (keyof RawInputs)[];
  return Object.fromEntries(
    names.map((name) => [name, given[name]]).filter(([, value]) => value !== undefined),
  );
}

/** Who calls and what it is about, as another command has to be told it: words for a shell. */
export function repeatedFlags(flags: AccessFlags & RawInputs): readonly string[] {
  const access = { profile: flags.profile, endpointUrl: flags.endpointUrl };
  return Object.entries({ ...access, ...inputsOf(flags) }).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const values = name === 'futureClones' ? [] : [value].flat();
    return [flagOf(name), ...values.map((one) => shellWord(String(one)))];
  });
}

/** Words of `--approve` by step id. Throws for a step the playbook has not, and for what is not `step=word`. */
export function approvalsOf(flags: StepChoiceFlags, steps: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    (flags.approve ?? []).map((text): [string, string] => {
      const [, step = '', word = ''] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
      if (step === '') {
        throw new SpillkitError(
          'ApprovalMalformed',
          `--approve ${JSON.stringify(text)} is not STEP=WORD.`,
          'Write it as --approve delete-access-key=WORD.',
        );
      }
      if (steps.includes(step)) return [step, word];
      const near = nearest(step, steps);
      throw new SpillkitError(
        'UnknownStep',
        `There is no step ${JSON.stringify(step)} in this playbook.`,
        near === undefined ? `The steps are: ${steps.join(', ')}.` : `Did you mean ${near}?`,
      );
    }),
  );
}

/** How a run is driven: by flags as soon as one of them answers, or when nobody can be asked. */
export function modeOf(flags: StepChoiceFlags, interactive: boolean): RunMode {
  if (flags.dryRun) return 'dry-run';
  return flags.yes || flags.approve !== undefined || !interactive ? 'unattended' : 'guided';
}

/** Refuses an unattended run whose target is not named in flags: a default must never decide it. */
export function requireNamedTarget(
  target: readonly (keyof RawInputs)[],
  flags: RunFlags,
  mode: RunMode,
): void {
  if (mode !== 'unattended') return;
  const missing = target.filter((name) => flags[name] === undefined).map(flagOf);
  if (missing.length === 0) return;
  const absent = `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`;
  if (flags.yes || flags.approve !== undefined) {
    throw new SpillkitError(
      'TargetNotNamed',
      `${flags.yes ? '--yes' : '--approve'} works only on a target named in flags: ${absent}.`,
      'Name it, or run without that flag and answer the questions.',
    );
  }
  throw new SpillkitError(
    'NobodyToAsk',
    `There is no terminal to ask in, and ${absent}.`,
    'Name the target and add --yes and --approve, or run it in a terminal.',
  );
}
