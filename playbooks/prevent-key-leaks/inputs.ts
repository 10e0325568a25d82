import { statSync } from 'node:fs';
import { absoluteFolder } from '../../lib/playbook/absolute-folder.ts';
import { SpillkitError } from '../../lib/playbook/errors.ts';
import type { PlaybookInputs, RawInputs } from '../../lib/playbook/inputs.ts';
import { refusal } from '../../lib/playbook/refusal.ts';
import { checkMail, checkTopic } from '../../lib/prevention/alerts/receiver-checks.ts';
import { checkAmount } from '../../lib/prevention/budget/amount.ts';
import { DEFAULT_TRAIL, parseTrail, type TrailChoice } from '../../lib/trail/trail-choice.ts';
import { checkAccountId, checkRegions } from '../shared/input-checks.ts';

/** What a run of prevent-key-leaks was told, checked. */
export interface PreventionInput {
  /** Account id the responder named, 12 digits. */
  readonly account?: string;
  /** Regions to work in; all enabled ones when absent. */
  readonly regions?: readonly string[];
  /** Where CloudTrail records are read from; merged. */
  readonly trail: readonly TrailChoice[];
  /** Folder of a repository, or one that holds some. */
  readonly repo?: string;
  /** Whether repositories that are cloned or made from now on are guarded as well. */
  readonly futureClones: boolean;
  /** Addresses that hear of findings and costs. */
  readonly mail?: readonly string[];
  /** ARN of a topic alerts go to. */
  readonly topic?: string;
  /** Budget a month, in the currency of the bill. */
  readonly amount?: number;
}

/** Throws `NoSuchFolder`. Not part of reading the inputs: what was done can be taken back when the folder is gone. */
export function checkFolder(text: string): void {
  const path = text.trim();
  if (statSync(absoluteFolder(path), { throwIfNoEntry: false })?.isDirectory()) return;
  throw new SpillkitError(
    'NoSuchFolder',
    `There is no folder ${JSON.stringify(path)}.`,
    'Hooks are installed in clones: name the folder of one, or one that holds some.',
  );
}

function checkYesOrNo(text: string): boolean {
  const answer = text.trim().toLowerCase();
  if (['yes', 'y'].includes(answer)) return true;
  if (['no', 'n', ''].includes(answer)) return false;
  throw new SpillkitError(
    'NotYesOrNo',
    `${JSON.stringify(text)} is neither yes nor no.`,
    'Answer yes or no.',
  );
}

function parse(raw: RawInputs): PreventionInput {
  return {
    ...(raw.account === undefined ? {} : { account: checkAccountId(raw.account) }),
    ...(raw.regions === undefined || raw.regions.length === 0 ? {} : { regions: checkRegions(raw.regions) }),
    trail: (raw.trail ?? DEFAULT_TRAIL).map(parseTrail),
    ...(raw.mail === undefined ? {} : { mail: checkMail(raw.mail) }),
    ...(raw.topic === undefined ? {} : { topic: checkTopic(raw.topic) }),
    ...(raw.amount === undefined ? {} : { amount: checkAmount(raw.amount) }),
    ...(raw.repo === undefined || raw.repo.trim() === '' ? {} : { repo: raw.repo.trim() }),
    futureClones: checkYesOrNo(raw.futureClones ?? 'no'),
  };
}

/** Inputs of prevent-key-leaks, from flags or asked for. */
export const preventionInputs: PlaybookInputs<PreventionInput> = {
  takes: ['account', 'regions', 'repo', 'futureClones', 'mail', 'topic', 'amount', 'trail'],
  target: (steps) => (steps.every((step) => step === 'install-git-secrets') ? [] : ['account']),
  parse,
  questions: (given, _now, steps) => [
    ...(steps.includes('install-git-secrets') && given.repo === undefined
      ? [
          {
            name: 'repo',
            message: 'Repository to guard, or a folder that holds some (empty if none)',
            default: '',
            invalid: (answer: string) =>
              answer.trim() === '' ? undefined : refusal(() => checkFolder(answer)),
          },
        ]
      : []),
    ...(steps.includes('install-git-secrets') && given.futureClones === undefined
      ? [
          {
            name: 'futureClones',
            message: 'Guard every repository you clone or make from now on as well? (yes or no)',
            default: 'no',
            invalid: (answer: string) => refusal(() => checkYesOrNo(answer)),
          },
        ]
      : []),
  ],
};
