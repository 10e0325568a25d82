import type { ReportedType } from '../change-type.ts';
import { lastCall, reportedCalls } from '../reported-call.ts';

/**
 * Registered domains: a fee is not given back, and a domain that left is fetched by its registrar only.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_domains_RegisterDomain.html
 */
export const domain: ReportedType = {
  type: 'domain',
  title: 'Domains registered, their contacts and codes',
  scope: 'regional',
  alteredBy: reportedCalls('route53domains', [
    ['RegisterDomain', 'domain', 'domainName'],
    ['TransferDomain', 'domain', 'domainName'],
    ['UpdateDomainContact', 'domain', 'domainName'],
    ['RetrieveDomainAuthCode', 'domain', 'domainName'],
  ]),
  task: ({ id }, records) => ({
    what: `Look after the domain ${id}`,
    why: `${lastCall(records)}, and no call takes it back`,
    how: 'One the attacker registered: aws route53domains disable-domain-auto-renew. One of yours: compare its contacts, lock it so that its code is of no use, and if it is being transferred to another registrar, call AWS Support at once.',
  }),
};
