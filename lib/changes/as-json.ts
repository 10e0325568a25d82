import type { Json } from '../playbook/change.ts';

/** What the SDK gives as plain JSON: dates as texts, what is undefined left out. */
export function asJson(value: unknown): Json {
  return value === undefined ? false : JSON.parse(JSON.stringify(value));
}

/** A policy document as JSON whose layout does not matter; a text that is none stays one. */
export function policyJson(document: string | undefined): Json {
  if (document === undefined || document === '') return false;
  try {
    return JSON.parse(document);
  } catch {
    return document;
  }
}

/** A value of {@link policyJson} as the text a service takes. */
export function policyText(policy: Json): string {
  return typeof policy === 'string' ? policy : JSON.stringify(policy);
}
