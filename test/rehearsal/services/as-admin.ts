import type { AwsWriters } from '../../../lib/aws/access.ts';
import { createAws } from '../../../lib/aws/create.ts';
import { requestHandler } from '../../../lib/rehearsal/account/request-handler.ts';
import { services } from '../../../lib/rehearsal/services/registry.ts';
import { type Credentials, type InAccount, inAccount } from '../account/in-account.ts';

export const REGION = 'eu-west-1';

/** An account with every service, that lets nobody wait. */
export interface AsAdmin extends Omit<InAccount, 'as'> {
  /** Every client: the administrator's, unless told otherwise. */
  as(credentials?: Credentials): AwsWriters;
}

export function asAdmin(): AsAdmin {
  const base = inAccount({ latencyMs: 0, propagationDelayMs: 0, trailDelayMs: 0 }, services);
  return {
    ...base,
    as: (credentials = base.admin) =>
      createAws({
        clock: base.clock,
        credentials,
        requestHandler: requestHandler(base.account),
        limits: () => [],
      }),
  };
}

/** Trust policy of a role for an AWS service. */
export function trusting(service: string): string {
  const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
