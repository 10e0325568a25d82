import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AwsWriters } from '../../lib/aws/access.ts';
import { createAws } from '../../lib/aws/create.ts';
import type { Clock } from '../../lib/case/clock.ts';
import { openEvidence } from '../../lib/case/evidence-store.ts';
import { noGitHub } from '../../lib/github/api/no-github.ts';
import { SecretRegistry } from '../../lib/host/redact.ts';
import { systemShell } from '../../lib/host/system-shell.ts';
import type { WriteContext } from '../../lib/playbook/context.ts';
import { concurrently } from '../../lib/resources/concurrently.ts';
import { newCase } from '../case/_helpers.ts';
import {
  lineageOf,
  manyPeople,
  type Person,
  type SeededPerson,
  secretOf,
} from '../credentials/many-users.ts';
import { CASE_ID, type KnownFacts, knownIncident } from '../credentials/rotation-world.ts';

const RESPONDER = 'responder';
const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
const AT_ONCE = 8;
/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html */
const MOST_IN_A_BATCH = 20;
const LAST_QUARTER_MS = 100 * 86_400_000;

/** Keys seem to be of last quarter, because no emulator can be told when a key was made or used. */
const lateClock: Clock = {
  now: () => new Date(Date.now() + LAST_QUARTER_MS),
  // Waits between retries and looks are for AWS.
  sleep: async () => undefined,
};

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** An account at an emulator, with many users and a case about it. */
export interface RotationBench {
  readonly people: readonly SeededPerson[];
  readonly dir: string;
  readonly responder: Keys;
  /** A context of one process after another. */
  context(): Promise<WriteContext>;
  as(keys: Keys): AwsWriters;
  /** Content of each delivered secret that is there, by its name. */
  delivered(): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>>;
  /** A user's keys by id; undefined when the user is gone. */
  keysOf(userName: string): Promise<ReadonlyMap<string, string>>;
  mustChangePassword(userName: string): Promise<boolean | undefined>;
  remove(person: SeededPerson): Promise<void>;
  /** Everything in the case folder, file by file. */
  written(): string;
  close(): void;
}

const at = (endpointUrl: string, credentials: Keys) =>
  createAws({ clock: lateClock, endpointUrl, credentials, region: 'us-east-1', limits: () => [] });

async function newUser(aws: AwsWriters, userName: string, path = '/', tags: Person['tags'] = {}) {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const { User } = await aws.write('iam').createUser({ UserName: userName, Path: path, Tags });
  return User?.Arn ?? '';
}

async function newKey(aws: AwsWriters, userName: string): Promise<Keys> {
  const { AccessKey: key } = await aws.write('iam').createAccessKey({ UserName: userName });
  return { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
}

/** Opens a case about an account at `endpointUrl` with `count` users, in every state in turn. */
export async function rotationBench(endpointUrl: string, count: number): Promise<RotationBench> {
  const nobody = at(endpointUrl, { accessKeyId: 'nobody', secretAccessKey: 'nobody' });
  await newUser(nobody, RESPONDER);
  await nobody
    .write('iam')
    .putUserPolicy({ UserName: RESPONDER, PolicyName: 'all', PolicyDocument: EVERYTHING });
  const responder = await newKey(nobody, RESPONDER);
  const aws = at(endpointUrl, responder);
  const { Account: accountId = '' } = await aws.read('sts').getCallerIdentity({});
  await newUser(aws, 'developer');
  const leaked = await newKey(aws, 'developer');
  await aws.write('iam').updateAccessKey({
    ...{ UserName: 'developer', AccessKeyId: leaked.accessKeyId, Status: 'Inactive' },
  });
  const use = (keys: Keys) => at(endpointUrl, keys).read('sts').getCallerIdentity({});
  const people = await concurrently(manyPeople(count), AT_ONCE, new AbortController().signal, (person) =>
    seed(aws, person, use),
  );
  const caseDir = mkdtempSync(join(tmpdir(), 'spillkit-bench-'));
  const startedAt = new Date();
  const known: KnownFacts = {
    ...{ accountId, leakedKeyId: leaked.accessKeyId, startedAt },
    lineage: () => lineageOf(people),
  };
  const folder = await newCase(caseDir, { clock: lateClock });
  await folder.close();

  const iam = aws.write('iam');
  const keysOf = async (UserName: string) => {
    const listed = await iam.listAccessKeys({ UserName }).catch(() => undefined);
    const keys = listed?.AccessKeyMetadata ?? [];
    return new Map(keys.map(({ AccessKeyId = '', Status = '' }) => [AccessKeyId, Status]));
  };
  return {
    ...{ people, dir: folder.dir, responder, keysOf },
    as: (keys) => at(endpointUrl, keys),
    async context() {
      const registry = new SecretRegistry();
      return {
        ...{ aws: at(endpointUrl, responder), incident: knownIncident(known), clock: lateClock, caseDir },
        evidence: await openEvidence(join(caseDir, 'evidence'), registry),
        randomBytes: (size) => randomBytes(size),
        signal: new AbortController().signal,
        notify: () => undefined,
        keepSecret: (secret) => registry.keep(secret),
        ...{ shell: systemShell(), github: noGitHub, skipped: new Set<string>() },
      };
    },
    async delivered() {
      const secrets = aws.read('secretsmanager');
      const listed = await allSecrets(aws);
      const batches = Array.from({ length: Math.ceil(listed.length / MOST_IN_A_BATCH) }, (_, at) =>
        listed.slice(at * MOST_IN_A_BATCH, (at + 1) * MOST_IN_A_BATCH),
      );
      const read = await concurrently(batches, AT_ONCE, new AbortController().signal, (SecretIdList) =>
        secrets.batchGetSecretValue({ SecretIdList: [...SecretIdList] }),
      );
      return new Map(
        read
          .flatMap(({ SecretValues }) => SecretValues ?? [])
          .map(({ Name = '', SecretString = '{}' }) => [Name, JSON.parse(SecretString)]),
      );
    },
    mustChangePassword: async (UserName) => {
      const answer = await iam.getLoginProfile({ UserName }).catch(() => undefined);
      return answer?.LoginProfile?.PasswordResetRequired;
    },
    async remove({ userName: UserName, keys }) {
      for (const AccessKeyId of keys) await iam.deleteAccessKey({ UserName, AccessKeyId });
      await iam.deleteUser({ UserName });
    },
    written: () =>
      readdirSync(caseDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
        .join('\n'),
    close: () => rmSync(caseDir, { recursive: true, force: true }),
  };
}

async function allSecrets(aws: AwsWriters): Promise<readonly string[]> {
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await aws
      .read('secretsmanager')
      .listSecrets({ MaxResults: 100, ...(NextToken ? { NextToken } : {}) });
    names.push(...(page.SecretList ?? []).flatMap(({ Name }) => Name ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return names.filter((name) => name.startsWith(`spillkit/${CASE_ID}/`));
}

async function seed(
  aws: AwsWriters,
  { userName, state, path, keys: count, password, mfa, tags }: Person,
  use: (keys: Keys) => Promise<unknown>,
): Promise<SeededPerson> {
  const iam = aws.write('iam');
  const arn = await newUser(aws, userName, path, tags);
  const keys: Keys[] = [];
  for (let made = 0; made < count; made += 1) keys.push(await newKey(aws, userName));
  const [first, second] = keys;
  if (first !== undefined && state !== 'filed deactivate-unused') await use(first);
  if (second !== undefined && /two keys|planted/.test(state)) await use(second);
  if (second !== undefined && state === 'inactive second key')
    await iam.updateAccessKey({ UserName: userName, AccessKeyId: second.accessKeyId, Status: 'Inactive' });
  if (password)
    await iam.createLoginProfile({ UserName: userName, Password: ['An', 'old', 'password', '1!'].join('-') });
  if (mfa) {
    const made = await iam.createVirtualMFADevice({ VirtualMFADeviceName: `phone-of-${userName}` });
    const SerialNumber = made.VirtualMFADevice?.SerialNumber ?? '';
    const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
    await iam.enableMFADevice({ UserName: userName, SerialNumber, ...codes });
  }
  if (state === 'exposed, undeliverable') {
    // The name is taken by a secret on its way to deletion, which refuses a new value.
    const Name = secretOf(userName);
    await aws.write('secretsmanager').createSecret({ Name, SecretString: '{}' });
    await aws.write('secretsmanager').deleteSecret({ SecretId: Name, RecoveryWindowInDays: 30 });
  }
  return { userName, state, arn, keys: keys.map(({ accessKeyId }) => accessKeyId) };
}
