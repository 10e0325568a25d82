import type { Json } from '../playbook/change.ts';
import { base64Forms } from './base64-forms.ts';

/** What stands where a secret stood. */
const REDACTED = '[redacted]';

/** `aws_secret_access_key = …`, `"SecretAccessKey": "…"`, `AWS_SESSION_TOKEN=…`: the value is the third group. */
const ASSIGNED =
  /((?:aws[_-]?)?(?:secret[_-]?access[_-]?key|secret[_-]?key|session[_-]?token))(\\?["']?\s*(?:=>|[:=])\s*\\?["']?)([A-Za-z0-9/+=_-]{16,})/gi;

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
  /** Longest first: a registered secret may contain another one. */
  #forms: readonly string[] = [];

  /** Registers a secret; texts shorter than four characters are ignored, they would blot out everything. */
  keep(secret: string): void {
    const forms = new Set([...this.#forms, ...encodings(secret).filter((form) => form.length >= 4)]);
    this.#forms = [...forms].sort((a, b) => b.length - a.length);
  }

  /** The text without any registered secret and without anything that looks like an AWS secret key. */
  redact(text: string): string {
    let clean = text;
    for (const form of this.#forms) clean = clean.replaceAll(form, REDACTED);
    return redactSecretShapes(clean);
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
