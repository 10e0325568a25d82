import { mayHoldKeyId } from './key-id-text.ts';
import { keysIn } from './keys-in.ts';
import { holds, needlesFor } from './needles.ts';
import type { TextForm } from './readings.ts';
import type { LeakSearchSettings } from './search-leak.ts';

type Found = { readonly secrets: Set<string>; readonly forms: Set<TextForm>; readonly objects: Set<number> };

type FirstLookSettings = Pick<LeakSearchSettings, 'keyId' | 'keepSecret'>;

/** First look: key ids in everything, and what stands beside them. */
export class FirstLook {
  readonly #settings: FirstLookSettings;
  /** Tells quickly what certainly holds no key id that is looked for. */
  readonly #worthReading: (body: Buffer) => boolean;
  readonly found = new Map<string, Found>();
  readonly examples = new Set<string>();

  constructor(settings: FirstLookSettings) {
    this.#settings = settings;
    const { keyId } = settings;
    const needles = keyId === undefined ? undefined : needlesFor([keyId]);
    this.#worthReading = needles === undefined ? mayHoldKeyId : (body) => holds(body, needles);
  }

  #found(id: string): Found {
    const key = this.found.get(id) ?? { secrets: new Set(), forms: new Set(), objects: new Set() };
    this.found.set(id, key);
    return key;
  }

  /** Key ids in the body; they and their secrets are noted. */
  take(body: Buffer): readonly string[] {
    if (!this.#worthReading(body)) return [];
    const { keyId } = this.#settings;
    const { keys, examples } = keysIn(body, keyId);
    for (const id of examples) this.examples.add(id);
    if (keyId !== undefined && keys.size === 0) {
      // Its bytes are there, but what they are glued to cannot be decoded.
      this.#found(keyId).forms.add('base64');
      return [keyId];
    }
    for (const [id, { secrets, forms }] of keys) {
      const key = this.#found(id);
      for (const form of forms) key.forms.add(form);
      for (const secret of secrets) {
        if (!key.secrets.has(secret)) this.#settings.keepSecret(secret);
        key.secrets.add(secret);
      }
    }
    return [...keys.keys()];
  }
}
