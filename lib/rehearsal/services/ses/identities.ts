import type { Call } from '../../account/service.ts';
import { shelf } from '../shelf.ts';

/** An address or a domain of one region, for both generations of SES. */
export interface IdentityState {
  readonly name: string;
  verified: boolean;
  readonly policies: Record<string, string>;
}

export function identitiesOf(call: Call): Record<string, IdentityState> {
  return shelf({ ...call, service: 'ses' }, 'identity');
}

/** Whether an identity is a domain, not an address. */
export function isDomain({ name }: IdentityState): boolean {
  return !name.includes('@');
}

/** What the account may do with SES in one region. */
export interface SendingState {
  enabled: boolean;
  production: boolean;
  mailType?: string;
}

export function sendingOf(call: Call): SendingState {
  const settings = shelf<SendingState>({ ...call, service: 'ses' }, 'sending');
  settings.account ??= { enabled: true, production: false };
  return settings.account;
}
