import type { ChangeType } from '../change-type.ts';
import { domain } from './domain.ts';
import { route53Record } from './route53-record.ts';

/** Changes to names and where they lead. */
export const dnsChanges: readonly ChangeType[] = [route53Record, domain];
