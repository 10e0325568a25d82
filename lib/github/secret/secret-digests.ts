import { createHash } from 'node:crypto';

/** First eight hex digits of each secret's SHA-256: to compare, not to use. */
export function secretDigests(secrets: readonly string[]): readonly string[] {
  return secrets.map((secret) => createHash('sha256').update(secret).digest('hex').slice(0, 8));
}
