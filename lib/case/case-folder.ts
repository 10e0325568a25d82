import { mkdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { SecretRegistry } from '../host/redact.ts';
import { SpillkitError } from '../playbook/errors.ts';
import type { RawInputs } from '../playbook/inputs.ts';
import { type StepFlags, stepFlagsOf } from '../playbook/step-selection.ts';
import type { CaseLock } from './case-lock.ts';
import { lockCase } from './case-lock.ts';
import type { Clock } from './clock.ts';
import { explainNotWritable, FOLDER_MODE, makeFolder, sha256, syncFolder, writeDurably } from './durable.ts';
import type { EvidenceStore } from './evidence.ts';
import { openEvidence } from './evidence-store.ts';
import type { Journal } from './journal.ts';
import { openJournal } from './journal.ts';

export type CaseMode = 'live' | 'dry-run' | 'rehearsal';

/** What a case was started with: `case.json`, written once. `only` and `skip` stand there if they were given. */
export interface CaseFacts extends StepFlags {
  readonly schema: 1;
  /** `spk-YYYYMMDD-xxxx`, also the folder's name. */
  readonly caseId: string;
  readonly playbook: string;
  readonly mode: CaseMode;
  /** Inputs as they were given; none of them is a secret. */
  readonly inputs: RawInputs;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** One incident's folder, locked for this process until {@link CaseFolder.close}. */
export interface CaseFolder extends CaseFacts {
  readonly dir: string;
  readonly journal: Journal;
  readonly evidence: EvidenceStore;
  /** Secrets met in this case; nothing that is written here holds one of them. */
  readonly secrets: SecretRegistry;
  /** Writes a file beside the journal, replacing the one before; gives its absolute path. */
  write(name: string, text: string): Promise<string>;
  close(): Promise<void>;
}

export interface NewCase extends StepFlags {
  /** Folder that holds all cases, for example `~/.local/share/spillkit/cases`. */
  readonly root: string;
  readonly playbook: string;
  readonly mode: CaseMode;
  readonly inputs: RawInputs;
  readonly clock: Clock;
  /** `size` random bytes from a cryptographic source. */
  readonly randomBytes: (size: number) => Uint8Array;
}

/** Where cases are kept: below `$XDG_DATA_HOME`, or `~/.local/share`. https://specifications.freedesktop.org/basedir-spec/latest/ */
export function defaultCaseRoot(home: string, xdgDataHome: string | undefined): string {
  // The specification has relative values ignored.
  const data = xdgDataHome?.startsWith('/') ? xdgDataHome : join(home, '.local', 'share');
  return join(data, 'spillkit', 'cases');
}

/** Makes a case folder of its own (0700) and locks it. Throws `CaseFolderNotWritable`. */
export async function createCase(made: NewCase): Promise<CaseFolder> {
  const root = resolve(made.root);
  try {
    await makeFolder(root);
    const startedAt = made.clock.now().toISOString();
    const caseId = await makeOwnFolder(root, startedAt, made.randomBytes);
    const { playbook, mode, inputs } = made;
    const chosen = stepFlagsOf(made);
    const facts: CaseFacts = { schema: 1, caseId, playbook, mode, inputs, ...chosen, startedAt };
    const dir = join(root, caseId);
    const lock = await lockCase(dir);
    await writeDurably(join(dir, 'case.json'), `${JSON.stringify(facts, null, 2)}\n`);
    await syncFolder(root);
    return await assemble(dir, made.clock, lock);
  } catch (error) {
    throw explainNotWritable(error, root);
  }
}

/** Opens a case to go on with it. Throws `CaseLocked`, `NoSuchCase`, `JournalBroken`, `CaseFolderNotWritable`. */
export async function openCase(dir: string, clock: Clock): Promise<CaseFolder> {
  const path = resolve(dir);
  await readCaseFacts(path);
  try {
    const lock = await lockCase(path);
    return await assemble(path, clock, lock).catch(async (error) => {
      await lock.release();
      throw error;
    });
  } catch (error) {
    throw explainNotWritable(error, path);
  }
}

/** `case.json` of a case folder and the hash its journal starts from. Throws `NoSuchCase`. */
export async function readCaseFacts(dir: string): Promise<{ facts: CaseFacts; genesis: string }> {
  try {
    const text = await readFile(join(dir, 'case.json'), 'utf8');
    return { facts: JSON.parse(text) as CaseFacts, genesis: sha256(text) };
  } catch (error) {
    throw new SpillkitError(
      'NoSuchCase',
      `${dir} is not a case folder: case.json cannot be read.`,
      'List the cases with: spillkit cases',
      { cause: error },
    );
  }
}

async function assemble(dir: string, clock: Clock, lock: CaseLock): Promise<CaseFolder> {
  const { facts, genesis } = await readCaseFacts(dir);
  const secrets = new SecretRegistry();
  const journal = await openJournal({ path: join(dir, 'journal.jsonl'), genesis, clock, secrets });
  const evidence = await openEvidence(join(dir, 'evidence'), secrets);
  return {
    ...facts,
    dir,
    journal,
    evidence,
    secrets,
    write: async (name, text) => {
      const path = join(dir, basename(name));
      await writeDurably(path, secrets.redact(text));
      return path;
    },
    close: async () => {
      await journal.close();
      await lock.release();
    },
  };
}

/** Letters and digits that are not taken for one another when read aloud. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

async function makeOwnFolder(
  root: string,
  startedAt: string,
  randomBytes: NewCase['randomBytes'],
): Promise<string> {
  const day = startedAt.slice(0, 10).replaceAll('-', '');
  for (let attempt = 1; ; attempt += 1) {
    const tail = [...randomBytes(4)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
    const caseId = `spk-${day}-${tail}`;
    try {
      await mkdir(join(root, caseId), { mode: FOLDER_MODE });
      return caseId;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!taken || attempt === 20) throw error;
    }
  }
}
