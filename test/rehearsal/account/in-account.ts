import { EC2 } from '@aws-sdk/client-ec2';
import { IAM } from '@aws-sdk/client-iam';
import { STS } from '@aws-sdk/client-sts';
import type { AccountOptions } from '../../../lib/rehearsal/account/account.ts';
import { type CreatedAccount, createAccount } from '../../../lib/rehearsal/account/create-account.ts';
import { requestHandler } from '../../../lib/rehearsal/account/request-handler.ts';
import { type SeededUser, seedUser } from '../../../lib/rehearsal/account/seed.ts';
import type { SimulatedService } from '../../../lib/rehearsal/account/service.ts';
import { iamService } from '../../../lib/rehearsal/services/iam/service.ts';
import { stsService } from '../../../lib/rehearsal/services/sts/service.ts';
import { type VirtualClock, virtualClock } from '../../../lib/rehearsal/virtual-clock.ts';
import type { TrailRecord } from '../../../lib/trail/record.ts';

export const ACCOUNT_ID = '482910374655';
export const START = new Date('2026-11-23T09:00:00Z');
export const LONG_AGO = '2026-01-15T08:00:00.000Z';
export const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** An account with one administrator, and SDK clients that talk to it. */
export interface InAccount {
  readonly clock: VirtualClock;
  readonly account: CreatedAccount;
  readonly admin: Credentials;
  /** A user with one key, there since long ago. */
  user(userName: string, user?: Omit<Partial<SeededUser>, 'userName'>): Credentials;
  as(credentials: Credentials, region?: string): { readonly iam: IAM; readonly sts: STS; readonly ec2: EC2 };
  /** Records of an event name, oldest first. */
  records(eventName: string): readonly TrailRecord[];
}

export function inAccount(
  options: Partial<AccountOptions> = {},
  services: readonly SimulatedService[] = [],
): InAccount {
  const clock = virtualClock({ start: START });
  const account = createAccount({
    accountId: ACCOUNT_ID,
    clock,
    options,
    services: [iamService, stsService, ...services],
  });
  const user: InAccount['user'] = (userName, more = {}) => {
    const { accessKeys } = seedUser(account, {
      userName,
      createdAt: LONG_AGO,
      keys: [{ createdAt: LONG_AGO }],
      ...more,
    });
    const [credentials] = accessKeys;
    if (!credentials) throw new Error('seeded without a key');
    return credentials;
  };
  return {
    clock,
    account,
    admin: user('admin', { attached: [ADMIN] }),
    user,
    as: (credentials, region = 'eu-west-1') => {
      const handler = requestHandler(account, { sourceIp: '203.0.113.9', userAgent: 'test-agent' });
      // The strategies of the SDK wait on the machine's clock: one attempt is enough to see an answer.
      const config = { region, credentials, requestHandler: handler, maxAttempts: 1 };
      return { iam: new IAM(config), sts: new STS(config), ec2: new EC2(config) };
    },
    records: (eventName) =>
      account.state.records.map(({ record }) => record).filter((record) => record.eventName === eventName),
  };
}

/** Error code, HTTP status and text of a call that is refused; fails when it is not. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ readonly code: string; readonly status: number | undefined; readonly message: string }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
    return { code: error.name, status: $metadata?.httpStatusCode, message: error.message };
  }
  throw new Error('The call was not refused.');
}

export function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** Credentials as STS or IAM answer them, for another client. */
export function credentialsOf(
  answer:
    | {
        AccessKeyId?: string | undefined;
        SecretAccessKey?: string | undefined;
        SessionToken?: string | undefined;
      }
    | undefined,
): Credentials {
  if (!answer?.AccessKeyId || !answer.SecretAccessKey) throw new Error('no credentials in the answer');
  return {
    accessKeyId: answer.AccessKeyId,
    secretAccessKey: answer.SecretAccessKey,
    ...(answer.SessionToken ? { sessionToken: answer.SessionToken } : {}),
  };
}
