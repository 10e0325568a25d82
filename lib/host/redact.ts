import type { Json } from '../playbook/change.ts';
import { base64Forms } from './base64-forms.ts';

/** What stands where a secret stood. */
const REDACTED = '[redacted]';

/** `aws_secret_access_key = …`, `"SecretAccessKey": "…"`, `AWS_SESSION_TOKEN=…`: the value is the third group. */
const ASSIGNED =
  /((?:aws[_-]?)?(?:secret[_-]?access[_-]?key|secret[_-]?key|session[_-]?token))(\\?["']?\s*(?:=>|[:=])\s*\\?["']?)([A-Za-z0-9/+=_-]{16,})/gi;

/** Characters of the shortest text that is taken for a secret. */
const SHORTEST = 4;

/** Access key ids of users and of temporary credentials. */
const KEY_ID = /(?:AKIA|ASIA)[A-Z2-7]{16}/g;

/** As long as a secret access key and of its alphabet. */
const SECRET_SHAPED = /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;

/** How far from a key id its secret is looked for: the next lines of a credentials file. */
const NEAR = 200;

/**
 * The secrets of one case. Whatever is shown, journalled or saved goes through {@link redact}, so a secret
 * that slipped into a message of a library is caught as well as one in our own texts.
 */
export class SecretRegistry {
  /** Forms by their first characters: a rotation of thousands of users keeps tens of thousands of them. */
  readonly #forms = new Map<string, Set<string>>();

  /** Registers a secret; texts shorter than four characters are ignored, they would blot out everything. */
  keep(secret: string): void {
    for (const form of encodings(secret)) {
      if (form.length < SHORTEST) continue;
      const start = form.slice(0, SHORTEST);
      const forms = this.#forms.get(start) ?? new Set();
      this.#forms.set(start, forms.add(form));
    }
  }

  /** The text without any registered secret and without anything that looks like an AWS secret key. */
  redact(text: string): string {
    return redactSecretShapes(this.#withoutForms(text));
  }

  /** One pass over the text; forms that overlap are taken out together, and none leaves its end behind. */
  #withoutForms(text: string): string {
    if (this.#forms.size === 0) return text;
    let clean = '';
    let copied = 0;
    let secretUntil = 0;
    for (let at = 0; at <= text.length - SHORTEST; at += 1) {
      for (const form of this.#forms.get(text.slice(at, at + SHORTEST)) ?? []) {
        if (!text.startsWith(form, at)) continue;
        if (at >= secretUntil) clean += text.slice(copied, at) + REDACTED;
        secretUntil = Math.max(secretUntil, at + form.length);
        copied = secretUntil;
      }
    }
    return clean + text.slice(copied);
  }

  /** The same for every text inside a value, names of fields included. */
  redactValue<T>(value: T): T {
    return this.#walk(value as Json) as T;
  }

  #walk(value: Json): Json {
    if (typeof value === 'string') return this.redact(value);
    if (Array.isArray(value)) return value.map((item) => this.#walk(item));
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [this.redact(key), this.#field(key, item)]),
      );
    }
    return value;
  }

  /** A field named like a secret holds one, whatever its value looks like. */
  #field(key: string, value: Json): Json {
    if (typeof value === 'string' && /^(secretaccesskey|sessiontoken|secret_access_key)$/i.test(key))
      return REDACTED;
    return this.#walk(value);
  }
}

function redactSecretShapes(text: string): string {
  const unassigned = text.replace(ASSIGNED, (_all, name: string, sign: string) => name + sign + REDACTED);
  const ids = [...unassigned.matchAll(KEY_ID)].map((match) => match.index);
  // Tokens come in order, so the key ids that are too far behind are never looked at again.
  let first = 0;
  return unassigned.replace(SECRET_SHAPED, (token, at: number) => {
    while ((ids[first] ?? Number.POSITIVE_INFINITY) < at - NEAR) first += 1;
    const near = (ids[first] ?? Number.POSITIVE_INFINITY) <= at + NEAR;
    return near && looksRandom(token) ? REDACTED : token;
  });
}

/** Mixed case and digits: a commit hash (hex) or a path in lower case is left alone. */
function looksRandom(token: string): boolean {
  return /[a-z]/.test(token) && /[A-Z]/.test(token) && /\d/.test(token);
}

function encodings(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    ...base64Forms(secret),
  ];
}
