import { open, readFile, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SecretRegistry } from '../host/redact.ts';
import { SpillkitError } from '../playbook/errors.ts';
import { FILE_MODE, makeFolder, sha256, syncFolder } from './durable.ts';
import type { EvidenceFile, EvidenceStore } from './evidence.ts';
import { evidencePath, numberedPath } from './evidence-path.ts';

const MANIFEST = 'manifest.jsonl';

/** The manifest of a case's evidence, without touching it. */
export async function readManifest(folder: string): Promise<readonly EvidenceFile[]> {
  return (await manifestLines(folder)).files;
}

/** Opens the evidence of a case below `folder`; the manifest is one JSON line a file, appended. */
export async function openEvidence(folder: string, secrets: SecretRegistry): Promise<EvidenceStore> {
  await makeFolder(folder);
  const { files, soundBytes, bytes } = await manifestLines(folder);
  if (soundBytes < bytes) await truncate(join(folder, MANIFEST), soundBytes);
  return new EvidenceFolder(folder, secrets, [...files]);
}

class EvidenceFolder implements EvidenceStore {
  readonly #folder: string;
  readonly #secrets: SecretRegistry;
  readonly #files: EvidenceFile[];
  /** Manifest lines are appended one after the other. */
  #appending: Promise<void> = Promise.resolve();

  constructor(folder: string, secrets: SecretRegistry, files: EvidenceFile[]) {
    this.#folder = folder;
    this.#secrets = secrets;
    this.#files = files;
  }

  list(): readonly EvidenceFile[] {
    return this.#files;
  }

  async read(path: string): Promise<string | undefined> {
    const wanted = evidencePath(path);
    const known = this.#files.find((file) => file.path === wanted);
    if (known === undefined) return undefined;
    const bytes = await readFile(join(this.#folder, wanted));
    if (sha256(bytes) !== known.sha256) throw changed(join(this.#folder, wanted));
    return bytes.toString('utf8');
  }

  async save(path: string, content: string | Uint8Array): Promise<EvidenceFile> {
    const clean = typeof content === 'string' ? Buffer.from(this.#secrets.redact(content)) : content;
    const saved = await this.#writeNew(evidencePath(path), clean);
    const file: EvidenceFile = { path: saved, sha256: sha256(clean), bytes: clean.byteLength };
    await this.enlist(file);
    return file;
  }

  async enlist(file: EvidenceFile): Promise<void> {
    const appended = this.#appending.then(() => this.#append(file));
    this.#appending = appended.catch(() => undefined);
    await appended;
  }

  saveJson(path: string, value: unknown): Promise<EvidenceFile> {
    return this.save(path, `${JSON.stringify(this.#secrets.redactValue(value), null, 2)}\n`);
  }

  /** Never overwrites: what is there may be the only record of something that is gone. */
  async #writeNew(path: string, content: Uint8Array): Promise<string> {
    await makeFolder(dirname(join(this.#folder, path)));
    for (let number = 1; ; number += 1) {
      const name = numberedPath(path, number);
      if (name === MANIFEST) continue;
      try {
        const file = await open(join(this.#folder, name), 'wx', FILE_MODE);
        try {
          await file.writeFile(content);
          await file.sync();
        } finally {
          await file.close();
        }
        await syncFolder(dirname(join(this.#folder, name)));
        return name;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
    }
  }

  async #append(file: EvidenceFile): Promise<void> {
    if (this.#files.some(({ path }) => path === file.path)) return;
    const manifest = await open(join(this.#folder, MANIFEST), 'a', FILE_MODE);
    try {
      await manifest.appendFile(`${JSON.stringify(file)}\n`);
      await manifest.sync();
    } finally {
      await manifest.close();
    }
    this.#files.push(file);
  }
}

/** A last line without its end was being written in a crash: its file stays, unlisted. */
async function manifestLines(folder: string) {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const sound = text.slice(0, text.lastIndexOf('\n') + 1);
  const files = sound
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as EvidenceFile);
  return { files, soundBytes: Buffer.byteLength(sound), bytes: Buffer.byteLength(text) };
}

function changed(path: string): SpillkitError {
  return new SpillkitError(
    'EvidenceChanged',
    `${path} is not what was saved: its SHA-256 differs from the manifest.`,
    'Keep the folder as it is and collect the evidence again in a new case.',
  );
}
