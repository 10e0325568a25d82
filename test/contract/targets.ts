import { createAws } from '../../lib/aws/create.ts';
import type { Clock } from '../../lib/case/clock.ts';
import { createAccount } from '../../lib/rehearsal/account/create-account.ts';
import { requestHandler } from '../../lib/rehearsal/account/request-handler.ts';
import { seedUser } from '../../lib/rehearsal/account/seed.ts';
import { services } from '../../lib/rehearsal/services/registry.ts';
import { virtualClock } from '../../lib/rehearsal/virtual-clock.ts';
import type { Bench, Keys, TargetName } from './contract-case.ts';

/** Opens a fresh account; `enforced` has permissions and signatures checked where the target can. */
export type Open = (enforced: boolean) => Promise<Bench>;

const ADMINISTRATOR = 'administrator';
const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** Retries of calls an emulator has no answer for need not wait. */
const hurried: Clock = { now: () => new Date(), sleep: async () => undefined };

function at(endpointUrl: string, credentials: Keys) {
  return createAws({ clock: hurried, endpointUrl, credentials, region: 'us-east-1', limits: () => [] });
}

async function post(url: string, body = ''): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body });
  await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
}

async function withAdministrator(endpointUrl: string): Promise<Bench> {
  const nobody = { accessKeyId: 'nobody', secretAccessKey: 'nobody' };
  const iam = at(endpointUrl, nobody).write('iam');
  await iam.createUser({ UserName: ADMINISTRATOR });
  await iam.putUserPolicy({ UserName: ADMINISTRATOR, PolicyName: 'all', PolicyDocument: EVERYTHING });
  const { AccessKey } = await iam.createAccessKey({ UserName: ADMINISTRATOR });
  const keys = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  const { Account = '' } = await at(endpointUrl, keys).read('sts').getCallerIdentity({});
  return { account: Account, as: (other = keys) => at(endpointUrl, other), settle: async () => undefined };
}

function address(variable: string): string {
  const url = process.env[variable];
  if (url === undefined)
    throw new Error(`${variable} is not set. Run these tests with npm run test:emulator.`);
  return url;
}

async function moto(enforced: boolean): Promise<Bench> {
  const url = address('SPILLKIT_TEST_CONTRACT_MOTO');
  // https://docs.getmoto.org/en/latest/docs/iam.html: calls before enforcement starts are free.
  await post(`${url}/moto-api/reset-auth`, 'inf');
  await post(`${url}/moto-api/reset`);
  const bench = await withAdministrator(url);
  if (enforced) await post(`${url}/moto-api/reset-auth`, '0');
  return bench;
}

async function ministack(): Promise<Bench> {
  const url = address('SPILLKIT_TEST_CONTRACT_MINISTACK');
  await post(`${url}/_ministack/reset`);
  return withAdministrator(url);
}

/** Nothing is delayed that the emulators do not delay, so that all are asked the same. */
async function simulated(): Promise<Bench> {
  const clock = virtualClock({ start: new Date('2026-03-02T09:00:00Z') });
  const options = { propagationDelayMs: 0, trailDelayMs: 0, latencyMs: 0 };
  const account = createAccount({ accountId: '210987654321', clock, services, options });
  const createdAt = '2025-11-03T08:00:00.000Z';
  const { accessKeys } = seedUser(account, {
    userName: ADMINISTRATOR,
    createdAt,
    policies: { all: EVERYTHING },
    keys: [{ createdAt }],
  });
  const [administrator] = accessKeys;
  if (administrator === undefined) throw new Error('The administrator was given no key.');
  return {
    account: account.accountId,
    as: (credentials = administrator) =>
      createAws({
        clock,
        credentials,
        region: 'us-east-1',
        requestHandler: requestHandler(account),
        limits: () => [],
      }),
    settle: () => clock.advance(300_000),
  };
}

export const TARGETS: Readonly<Record<TargetName, Open>> = { simulated, moto, ministack };
