import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';
import { domainIn, domainNow } from './registered-domain.ts';

/** The registry's word for a domain that may not be taken to another registrar. */
const LOCKED = 'clientTransferProhibited';

const event = (name: string, set: boolean): AlteringEvent => ({
  ...{ source: 'route53domains', name },
  alterations: (record) => domainIn(record, 'lock').map((target) => ({ target, set })),
});

/**
 * Locks that keep a domain from being taken to another registrar. Switching one takes the registry some time.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_domains_EnableDomainTransferLock.html
 */
export const domainTransferLock: RevertedType = {
  type: 'domain-transfer-lock',
  title: 'Transfer locks of domains',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [event('DisableDomainTransferLock', false), event('EnableDomainTransferLock', true)],
  permissions: [
    'route53domains:GetDomainDetail',
    'route53domains:EnableDomainTransferLock',
    'route53domains:DisableDomainTransferLock',
  ],
  action: ({ id }, to) => `${to === true ? 'Lock' : 'Unlock'} domain ${id} against transfers again`,
  fallback: ({ set }) =>
    set === false
      ? { to: true, selected: true, because: 'a lock hinders nothing but a transfer' }
      : { to: false, selected: false, because: 'only what is open has to be locked' },
  async look(ctx, target) {
    const domain = await domainNow(ctx, target);
    if (domain === undefined) return { state: 'gone' };
    const { StatusList = [] } = domain;
    return { state: 'there', value: StatusList.includes(LOCKED), description: { StatusList } };
  },
  revert: (ctx, { id: DomainName, region }, to) =>
    to === true
      ? ctx.aws.write('route53domains', region).enableDomainTransferLock({ DomainName })
      : ctx.aws.write('route53domains', region).disableDomainTransferLock({ DomainName }),
  command: ({ id, region }, to) =>
    awsCommand('route53domains', `${to === true ? 'enable' : 'disable'}-domain-transfer-lock`, {
      ...{ region, 'domain-name': id },
    }),
};
