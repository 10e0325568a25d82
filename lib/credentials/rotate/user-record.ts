import { sha256 } from '../../case/durable.ts';
import type { EvidenceReader, EvidenceStore } from '../../case/evidence.ts';
import type { Receipt } from '../deliver/deliverer.ts';

/** What Spillkit noted before it made the first key of a user, to tell its own keys from others later. */
type IssueIntent = { readonly keysBefore: readonly string[] };

/** A credential that was delivered: the receipt, and for a password whether IAM has it. */
type Delivered = { readonly ref: string; readonly receipt: Receipt };

/** Longer names would be shortened by the evidence store and not be found again. */
const LONGEST = 120;

/** No slash or dot of a name survives, so no name leads out of the folder. */
function folderOf(step: string, userName: string): string {
  const name = encodeURIComponent(userName).replaceAll('.', '%2E');
  return `${step}/${name.length > LONGEST ? sha256(userName) : name}`;
}

async function readJson<T>(evidence: EvidenceReader, path: string): Promise<T | undefined> {
  const text = await evidence.read(path);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** Facts a rotation leaves for its own resumption, one small evidence file each; none is ever rewritten. */
export class UserRecord {
  readonly #evidence: EvidenceReader;
  readonly #folder: string;

  constructor(evidence: EvidenceReader, step: string, userName: string) {
    this.#evidence = evidence;
    this.#folder = folderOf(step, userName);
  }

  intent(): Promise<IssueIntent | undefined> {
    return readJson(this.#evidence, `${this.#folder}/before.json`);
  }

  async noteIntent(store: EvidenceStore, intent: IssueIntent): Promise<void> {
    await store.saveJson(`${this.#folder}/before.json`, intent);
  }

  /** Ids of keys Spillkit made, delivered or not. */
  issued(): readonly string[] {
    return this.#refs('issued');
  }

  async noteIssued(store: EvidenceStore, ref: string): Promise<void> {
    await store.saveJson(`${this.#folder}/issued-${ref}.json`, { ref });
  }

  async delivered(): Promise<readonly Delivered[]> {
    const files = this.#refs('delivered').map((ref) =>
      readJson<Delivered>(this.#evidence, `${this.#folder}/delivered-${ref}.json`),
    );
    return (await Promise.all(files)).filter((file) => file !== undefined);
  }

  async noteDelivered(store: EvidenceStore, ref: string, receipt: Receipt): Promise<void> {
    await store.saveJson(`${this.#folder}/delivered-${ref}.json`, { ref, receipt });
  }

  /** Ids of keys this case switched off, or was about to, because they were replaced. */
  retired(): readonly string[] {
    return this.#refs('retired');
  }

  async noteRetired(store: EvidenceStore, ref: string): Promise<void> {
    if (!this.retired().includes(ref)) await store.saveJson(`${this.#folder}/retired-${ref}.json`, { ref });
  }

  /** Ids of passwords IAM has taken. */
  inForce(): readonly string[] {
    return this.#refs('in-force');
  }

  async noteInForce(store: EvidenceStore, ref: string): Promise<void> {
    await store.saveJson(`${this.#folder}/in-force-${ref}.json`, { ref });
  }

  #refs(fact: string): readonly string[] {
    const start = `${this.#folder}/${fact}-`;
    return this.#evidence
      .list()
      .filter(({ path }) => path.startsWith(start) && path.endsWith('.json'))
      .map(({ path }) => path.slice(start.length, -'.json'.length));
  }
}
