import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadShell } from '../../host/shell.ts';
import { type Change, changeId, GLOBAL, type Outcome } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { CHECK_FILE } from './aws-key-check.ts';
import { type CanaryPlace, tryCanaries } from './canary.ts';
import { effectiveValues, ownValues, removeValue, setValue } from './git-config.ts';
import { HOOKS } from './hook-text.ts';
import { notInstalled } from './hooks-folder.ts';
import { PREVENTION_ORDER } from './prevention-order.ts';

const KIND = 'prove-with-canary';

/** Holds the digest of what was proven, so that a later look knows without trying again. */
const PROOF = 'spillkit.canaryRefused';

/** Digest of everything that decides what is refused: hooks, patterns, and what is allowed. */
async function digestOf(shell: ReadShell, place: CanaryPlace, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256').update(place.hooks);
  const files = [...HOOKS, CHECK_FILE].map((name) => join(place.hooks, name));
  if (place.top !== null) files.push(join(place.top, '.gitallowed'));
  for (const file of files) {
    const text = await readFile(file).catch(() => 'absent');
    hash.update('\0').update(text);
  }
  for (const name of ['secrets.providers', 'secrets.patterns', 'secrets.allowed']) {
    // The same value once more, in another file of git's configuration, changes nothing.
    const values = new Set(await effectiveValues(shell, place, name, signal));
    hash.update(`\0${[...values].sort().join('\0')}`);
  }
  return hash.digest('hex');
}

/** Whether made-up keys were refused by exactly what is installed now. */
export async function isProven(shell: ReadShell, place: CanaryPlace, signal: AbortSignal): Promise<boolean> {
  const proofs = await ownValues(shell, place, PROOF, signal);
  return proofs.includes(await digestOf(shell, place, signal));
}

/** What the target is called, without blanks: it is named in commands. */
const idOf = ({ top }: CanaryPlace) => top ?? 'new-repository';

/** The change that proves an installation. */
export function canaryChange(place: CanaryPlace, preselected: boolean): Change<CanaryPlace> {
  const target = { type: 'git-repository', id: idOf(place), region: GLOBAL };
  return {
    id: changeId(KIND, target),
    kind: KIND,
    title: `Try a made-up key in ${place.top === null ? 'a new repository' : `a scratch clone of ${place.top}`}: it has to be refused`,
    target,
    because: [{ kind: 'policy', text: 'hooks that were never seen to refuse are hopes' }],
    order: PREVENTION_ORDER.prove,
    effect: 'reversible',
    command:
      '# In a scratch clone with the same hooks: git commit of a file with a made-up key. It has to be refused.',
    preselected,
    params: place,
  };
}

async function prove(ctx: WriteContext, place: CanaryPlace): Promise<Outcome> {
  const missing = await notInstalled(place.hooks);
  if (missing.length > 0) {
    return {
      result: 'failed',
      code: 'NothingToProve',
      message: `${missing.join(', ')} of it ${missing.length === 1 ? 'is' : 'are'} not installed in ${place.hooks}. Install the hooks first.`,
    };
  }
  const wrong = await tryCanaries(ctx, place);
  if (wrong.length > 0)
    return {
      result: 'failed',
      code: 'CanaryNotRefused',
      message: `${wrong.join('; ')}. Look at secrets.allowed and .gitallowed for a pattern that allows too much.`,
    };
  const value = await digestOf(ctx.shell, place, ctx.signal);
  await setValue(ctx.shell, place, { name: PROOF, value }, ctx.signal);
  return {
    result: 'applied',
    detail: 'refused in a file, beside an example, in a message and at a push; a commit without a key passed',
    record: { proof: value },
  };
}

/** Tries the installed hooks with a made-up key, and notes in the git configuration what was proven. */
export const proveWithCanary: WritingKind<CanaryPlace> = {
  kind: KIND,
  permissions: [],
  writes: true,
  apply: async (ctx, changes) => Promise.all(changes.map(({ params }) => prove(ctx, params))),
  verify: async ({ shell, signal }, { params }) =>
    (await isProven(shell, params, signal))
      ? { held: true }
      : { held: false, found: 'it was not proven for what is installed now' },
  undo: async ({ shell, signal }, { params }, record) => {
    const noted = record as { readonly proof: string } | undefined;
    // Without a note the run ended before it made one: the proof that stands is its own.
    const proofs = noted === undefined ? await ownValues(shell, params, PROOF, signal) : [noted.proof];
    for (const value of proofs) await removeValue(shell, params, { name: PROOF, value }, signal);
    return { result: 'applied' };
  },
};
