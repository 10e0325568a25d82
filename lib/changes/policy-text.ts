import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../playbook/change.ts';

/** A policy's text as AWS answers it: IAM percent-encodes it. Undefined stays so. */
export function decodedPolicy(text: string | undefined): string | undefined {
  return text === undefined ? undefined : decodeURIComponent(text);
}

/**
 * Whether two policy texts say the same. AWS keeps what it was given, but for space, lists of one, and account ids,
 * which it answers as the account's root.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function samePolicy(one: Json, other: Json): boolean {
  return isDeepStrictEqual(parsed(one), parsed(other));
}

function parsed(value: Json): Json {
  if (typeof value !== 'string') return value;
  try {
    return plain(JSON.parse(value) as Json);
  } catch {
    return value;
  }
}

function plain(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value.map(plain);
    if (items.length === 1) return items[0] ?? null;
    return items.every((item) => typeof item === 'string') ? items.toSorted() : items;
  }
  if (typeof value === 'string') return value.replace(/^(\d{12})$/, 'arn:aws:iam::$1:root');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
