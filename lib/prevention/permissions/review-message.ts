import type { Message } from '../../host/message.ts';
import type { OfferedPrincipal } from './offer.ts';
import { actionsUsed, servicesUsed } from './use-counts.ts';

/** The review as a message: a line a principal, those with serious findings first. */
export function reviewMessage(reviewed: readonly OfferedPrincipal[]): Message {
  const weight = ({ findings }: OfferedPrincipal) =>
    findings.reduce((sum, { severity }) => sum + WEIGHT[severity], 0);
  return {
    type: 'permissions-reviewed',
    principals: reviewed
      .toSorted((a, b) => weight(b) - weight(a))
      .map((one) => ({
        kind: one.principal.kind,
        name: one.principal.name,
        arn: one.principal.arn,
        ...(one.services === undefined
          ? { servicesGranted: null, servicesUsed: null, actionsUsed: null }
          : {
              servicesGranted: one.services.length,
              servicesUsed: servicesUsed(one),
              actionsUsed: actionsUsed(one),
            }),
        findings: one.findings,
        smallerPolicy: one.offer.kind,
      })),
  };
}

const WEIGHT = { high: 100, medium: 10, low: 1 } as const;
