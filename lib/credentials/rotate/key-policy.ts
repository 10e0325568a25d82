import { parseDuration } from '../../playbook/duration.ts';

/** What is done with a user's access keys. */
export type KeyPolicy =
  /**
   * A new key is made and delivered; the old one goes off when the new one has been used, or at once where the
   * responder gave the word for it beforehand (`atOnce`).
   */
  | { readonly kind: 'replace'; readonly atOnce: boolean }
  /** Keys that were not used for so many days go off. */
  | { readonly kind: 'deactivate-unused'; readonly days: number }
  | { readonly kind: 'deactivate-all' }
  /** Nothing is changed. */
  | { readonly kind: 'report' };

/** Days without use after which AWS Config's own rule calls a credential unused. https://docs.aws.amazon.com/config/latest/developerguide/iam-user-unused-credentials-check.html */
export const DEFAULT_DAYS = 90;
const DAY_MS = 86_400_000;

/** The spellings {@link parseKeyPolicy} takes, for messages. */
export const KEY_POLICIES = 'replace, replace:now, deactivate-unused[:Nd], deactivate-all, report';

/** Reads a policy as flags, files and tags spell it; undefined when it is none. */
export function parseKeyPolicy(text: string): KeyPolicy | undefined {
  const [kind, detail, ...more] = text.trim().toLowerCase().split(':');
  if (more.length > 0) return undefined;
  if (kind === 'replace') {
    return detail === undefined || detail === 'now' ? { kind, atOnce: detail === 'now' } : undefined;
  }
  if (kind === 'deactivate-unused') {
    if (detail === undefined) return { kind, days: DEFAULT_DAYS };
    const days = (parseDuration(detail) ?? 0) / DAY_MS;
    return days >= 1 && Number.isInteger(days) ? { kind, days } : undefined;
  }
  if (detail !== undefined) return undefined;
  return kind === 'deactivate-all' || kind === 'report' ? { kind } : undefined;
}

/** The spelling {@link parseKeyPolicy} reads back. */
export function keyPolicyText(policy: KeyPolicy): string {
  switch (policy.kind) {
    case 'replace':
      return policy.atOnce ? 'replace:now' : 'replace';
    case 'deactivate-unused':
      return `deactivate-unused:${policy.days}d`;
    default:
      return policy.kind;
  }
}
