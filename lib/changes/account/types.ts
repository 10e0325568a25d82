import type { ChangeType } from '../change-type.ts';
import { accountAlternateContact } from './account-alternate-contact.ts';
import { accountContact } from './account-contact.ts';
import { accountRegion } from './account-region.ts';
import { ec2EbsEncryption } from './ec2-ebs-encryption.ts';
import { ec2SerialConsoleAccess } from './ec2-serial-console-access.ts';
import { serviceQuota } from './service-quota.ts';
import { supportCase } from './support-case.ts';

/** Changes to what an account has once: regions, contacts, quotas, settings. */
export const accountChanges: readonly ChangeType[] = [
  ec2SerialConsoleAccess,
  ec2EbsEncryption,
  accountRegion,
  accountAlternateContact,
  accountContact,
  serviceQuota,
  supportCase,
];
