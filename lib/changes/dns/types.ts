import type { ChangeType } from '../change-type.ts';
import { domain } from './domain.ts';
import { domainNameservers } from './domain-nameservers.ts';
import { domainTransfer } from './domain-transfer.ts';
import { domainTransferLock } from './domain-transfer-lock.ts';
import { route53Record } from './route53-record.ts';

/** Changes to names and where they lead. */
export const dnsChanges: readonly ChangeType[] = [
  route53Record,
  domainTransferLock,
  domainTransfer,
  domainNameservers,
  domain,
];
