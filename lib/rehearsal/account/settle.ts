import type { SimulatedAccount } from './account.ts';
import type { SimulatedService } from './service.ts';

/** Lets every service do in a region what it does by itself: a group launches what it lacks. */
export function settle(
  account: SimulatedAccount,
  services: readonly SimulatedService[],
  region: string,
): void {
  const optIn = account.state.regions[region]?.optIn;
  if (optIn === undefined || optIn === 'not-opted-in') return;
  const now = account.clock.now();
  for (const service of services) {
    service.settle?.({
      account,
      service: service.name,
      operation: '',
      region,
      caller: { kind: 'service', accessKeyId: '', arn: service.eventSource, principalId: '' },
      now,
      sourceIp: service.eventSource,
      userAgent: service.eventSource,
    });
  }
}
