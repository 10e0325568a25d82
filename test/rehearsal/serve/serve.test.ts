import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { EC2 } from '@aws-sdk/client-ec2';
import { GuardDuty } from '@aws-sdk/client-guardduty';
import { IAM } from '@aws-sdk/client-iam';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../lib/case/clock.ts';
import { createAccount } from '../../../lib/rehearsal/account/create-account.ts';
import { seedUser } from '../../../lib/rehearsal/account/seed.ts';
import { readState } from '../../../lib/rehearsal/persist.ts';
import { type ServedAccount, serveAccount } from '../../../lib/rehearsal/serve.ts';
import { services } from '../../../lib/rehearsal/services/registry.ts';
import { virtualClock } from '../../../lib/rehearsal/virtual-clock.ts';
import { ACCOUNT_ID, ADMIN, type Credentials, LONG_AGO, refusal, START } from '../account/in-account.ts';

const options = { latencyMs: 0, propagationDelayMs: 0, trailDelayMs: 0 };
const LAUNCH = { ImageId: 'ami-0abcdef1234567890', MinCount: 2, MaxCount: 2 };

function seeded(clock = systemClock) {
  const account = createAccount({ accountId: ACCOUNT_ID, clock, services, options });
  const { accessKeys } = seedUser(account, {
    userName: 'admin',
    createdAt: LONG_AGO,
    attached: [ADMIN],
    keys: [{ createdAt: LONG_AGO }],
  });
  const [credentials] = accessKeys;
  if (!credentials) throw new Error('seeded without a key');
  return { account, credentials };
}

const config = ({ url }: ServedAccount, credentials: Credentials) => ({
  endpoint: url,
  credentials,
  region: 'eu-west-1',
  maxAttempts: 1,
});

let dir: string;
let statePath: string;
const open: ServedAccount[] = [];

async function serve(...given: Parameters<typeof serveAccount>): Promise<ServedAccount> {
  const served = await serveAccount(...given);
  open.push(served);
  return served;
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'served-account-'));
  statePath = join(dir, 'account.json');
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.close()));
  rmSync(dir, { recursive: true });
});

describe('a served account', () => {
  it('answers the SDK over HTTP in every protocol', async () => {
    const { account, credentials } = seeded();
    const at = config(await serve(account), credentials);
    const { Instances } = await new EC2(at).runInstances(LAUNCH);
    expect(Instances).toHaveLength(2);
    expect((await new IAM(at).listUsers({})).Users).toMatchObject([{ UserName: 'admin' }]);
    const secret = await new SecretsManager(at).createSecret({ Name: 'app/db', SecretString: 'text' });
    expect(secret.ARN).toContain(':secret:app/db-');
    const { DetectorId = '' } = await new GuardDuty(at).createDetector({ Enable: true });
    expect(await new GuardDuty(at).listDetectors({})).toMatchObject({ DetectorIds: [DetectorId] });
    expect((await new GuardDuty(at).getDetector({ DetectorId })).Status).toBe('ENABLED');
    const { Events = [] } = await new CloudTrail(at).lookupEvents({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'RunInstances' }],
    });
    expect(Events).toMatchObject([{ Username: 'admin', AccessKeyId: credentials.accessKeyId }]);
  });

  it('tells the caller what AWS would: wrong secret, unknown id', async () => {
    const { account, credentials } = seeded();
    const served = await serve(account);
    const wrong = { ...credentials, secretAccessKey: 'wrong' };
    expect(await refusal(new EC2(config(served, wrong)).describeInstances({}))).toMatchObject({
      code: 'AuthFailure',
    });
    expect(
      await refusal(
        new EC2(config(served, credentials)).terminateInstances({ InstanceIds: ['i-00000000000000000'] }),
      ),
    ).toMatchObject({ code: 'InvalidInstanceID.NotFound', status: 400 });
  });

  it('has a change on disk, readable by its owner alone, before it answers', async () => {
    const { account, credentials } = seeded();
    const ec2 = new EC2(config(await serve(account, { statePath }), credentials));
    const { Instances = [] } = await ec2.runInstances(LAUNCH);
    const kept = JSON.parse(readFileSync(statePath, 'utf8'));
    expect(Object.keys(kept.regions['eu-west-1'].ec2.instances)).toEqual(
      Instances.map(({ InstanceId }) => InstanceId),
    );
    expect(statSync(statePath).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['account.json']);
  });

  it('keeps every one of many changes made at once', async () => {
    const { account, credentials } = seeded();
    const ec2 = new EC2(config(await serve(account, { statePath }), credentials));
    const names = Array.from({ length: 20 }, (_, number) => `pair-${number}`);
    await Promise.all(names.map((KeyName) => ec2.createKeyPair({ KeyName })));
    const kept = JSON.parse(readFileSync(statePath, 'utf8'));
    expect(Object.keys(kept.regions['eu-west-1'].ec2.keyPairs).toSorted()).toEqual(names.toSorted());
  });

  it('is met again in another process as it was', async () => {
    const { account, credentials } = seeded();
    const ec2 = new EC2(config(await serve(account, { statePath }), credentials));
    const { Instances = [] } = await ec2.runInstances(LAUNCH);
    // What a process that is killed now leaves behind.
    const left = join(dir, 'left.json');
    copyFileSync(statePath, left);
    const state = await readState(left);
    if (!state) throw new Error('nothing was kept');
    const again = createAccount({ accountId: state.accountId, clock: systemClock, services, options, state });
    const at = config(await serve(again, { statePath: left }), credentials);
    const { Reservations = [] } = await new EC2(at).describeInstances({});
    expect(
      Reservations.flatMap((it) => it.Instances?.map(({ InstanceId }) => InstanceId)).toSorted(),
    ).toEqual(Instances.map(({ InstanceId }) => InstanceId).toSorted());
    const more = await new EC2(at).runInstances(LAUNCH);
    expect(Instances.map(({ InstanceId }) => InstanceId)).not.toContain(more.Instances?.[0]?.InstanceId);
    const { Events = [] } = await new CloudTrail(at).lookupEvents({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'RunInstances' }],
    });
    expect(Events).toHaveLength(2);
  });

  it('stops by itself when nobody asks for long enough', async () => {
    const { account, credentials } = seeded(virtualClock({ start: START }));
    const served = await serve(account, { statePath, idleTimeoutMs: 60_000 });
    await served.closed;
    expect(account.clock.now().getTime() - START.getTime()).toBe(60_000);
    expect(await refusal(new EC2(config(served, credentials)).describeInstances({}))).toMatchObject({
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('stops when its signal is aborted', async () => {
    const stop = new AbortController();
    const { closed } = await serve(seeded().account, { signal: stop.signal });
    stop.abort();
    await expect(closed).resolves.toBeUndefined();
  });

  it('says so when its port is taken', async () => {
    const { url } = await serve(seeded().account);
    const port = Number(new URL(url).port);
    await expect(serveAccount(seeded().account, { port })).rejects.toMatchObject({
      code: 'PortTaken',
      message: expect.stringContaining(`Port ${port} is taken.`),
    });
  });

  it('takes no body larger than any real request', async () => {
    const { url } = await serve(seeded().account);
    const { status } = await fetch(url, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) });
    expect(status).toBe(413);
  });
});

describe('a state file', () => {
  it('that is not there yet is no state', async () => {
    expect(await readState(statePath)).toBeUndefined();
  });

  it('that holds something else is refused', async () => {
    for (const text of ['{', '[]', '{"records":[]}']) {
      writeFileSync(statePath, text);
      await expect(readState(statePath)).rejects.toMatchObject({ code: 'StateUnreadable' });
    }
  });
});
