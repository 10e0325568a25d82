import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seedUser } from '../../lib/rehearsal/account/seed.ts';
import { newCase } from '../case/_helpers.ts';
import type { Border } from './border.ts';
import { rotate } from './rotation-case.ts';
import { CASE_ID, LONG_AGO, type RotationWorld, rotationWorld } from './rotation-world.ts';

const NOW = { keys: { kind: 'replace', atOnce: true } } as const;
const USERS = ['ci-deploy', 'team+build=a,b.c@x_-', 'backup'];
const THROTTLED = { code: 'Throttling', message: 'Rate exceeded' };
const TOO_MANY = { code: 'ThrottlingException', message: 'Rate exceeded' };
const BY_ORGANIZATION = {
  code: 'AccessDenied',
  message:
    'User: arn:aws:iam::444455556666:user/responder is not authorized to perform this action with an explicit deny in a service control policy',
};

async function company() {
  const old = new Map<string, string>();
  const world = await rotationWorld((account) => {
    for (const userName of USERS) {
      const { accessKeys } = seedUser(account, {
        ...{ userName, createdAt: LONG_AGO, keys: [{ createdAt: LONG_AGO }] },
        loginProfile: { createdAt: LONG_AGO },
      });
      old.set(userName, accessKeys[0]?.accessKeyId ?? '');
      const [key] = account.state.iam.users[userName]?.accessKeys ?? [];
      if (key === undefined) throw new Error(`${userName} has no key.`);
      // One of them was never used, and goes no sooner for that.
      if (userName !== 'backup') key.lastUsed = { at: LONG_AGO, service: 's3', region: 'eu-west-1' };
    }
  });
  const folder = await newCase(world.ctx.caseDir, { clock: world.clock });
  await folder.close();
  const before = structuredClone(world.account.state.iam.users);
  return { world, old, before, dir: folder.dir };
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
type Company = Awaited<ReturnType<typeof company>>;

const secretOf = ({ account }: RotationWorld, userName: string, kind: string) => {
  const name = userName.replace(/[=,]/g, (sign) => (sign === ',' ? '=2C' : '=3D'));
  const secret = account.state.regions['us-east-1']?.secrets[`spillkit/${CASE_ID}/${name}/${kind}`];
  return secret?.deletedAt === undefined ? (secret?.secretString ?? '') : '';
};

/** Who has no key that works and that somebody knows, or no password that anybody knows. */
function lockedOut({ world, old, before }: Company): readonly string[] {
  const { users } = world.account.state.iam;
  return USERS.filter((userName) => {
    const delivered = secretOf(world, userName, 'access-key');
    const works = users[userName]?.accessKeys.some(
      ({ accessKeyId, secretAccessKey, status }) =>
        status === 'Active' && (accessKeyId === old.get(userName) || delivered.includes(secretAccessKey)),
    );
    const { Password: password = '' } = JSON.parse(secretOf(world, userName, 'password') || '{}');
    const known = [before[userName]?.loginProfile?.passwordSha256, sha256(password)];
    return works !== true || !known.includes(users[userName]?.loginProfile?.passwordSha256);
  });
}

/** The end everybody should come to: old key off, new one delivered, new password delivered. */
function unfinished({ world, old }: Company): readonly string[] {
  const { users } = world.account.state.iam;
  return USERS.filter((userName) => {
    const keys = users[userName]?.accessKeys ?? [];
    const { Password: password = '' } = JSON.parse(secretOf(world, userName, 'password') || '{}');
    return (
      keys.map(({ status }) => status).join() !== 'Inactive,Active' ||
      keys[0]?.accessKeyId !== old.get(userName) ||
      !secretOf(world, userName, 'access-key').includes(keys[1]?.secretAccessKey ?? '-') ||
      users[userName]?.loginProfile?.passwordSha256 !== sha256(password)
    );
  });
}

/** Lists keys and passwords as they were some seconds ago; gives how often something was missing. */
function laggingReads({ border, clock }: RotationWorld): () => number {
  const LAG_MS = 8_000;
  const since = new Map<string, number>();
  let missing = 0;
  const young = (what: string) => clock.now().getTime() - (since.get(what) ?? 0) < LAG_MS;
  const noting = (operation: string, what: (answer: string, userName: string) => string) =>
    border.on(operation, async ({ UserName }, pass) => {
      const answer = await pass();
      if (answer.status === 200)
        since.set(what(Buffer.from(answer.body).toString(), String(UserName)), clock.now().getTime());
      return answer;
    });
  const stale = (operation: string, outdated: (text: string, userName: string) => string) =>
    border.on(operation, async ({ UserName }, pass) => {
      const answer = await pass();
      const text = Buffer.from(answer.body).toString();
      const seen = outdated(text, String(UserName));
      if (seen !== text) missing += 1;
      return { ...answer, body: Buffer.from(seen) };
    });
  const idIn = (text: string) => /<AccessKeyId>(\w+)</.exec(text)?.[1] ?? '';
  noting('CreateAccessKey', idIn);
  noting('UpdateLoginProfile', (_, userName) => userName);
  stale('ListAccessKeys', (text) =>
    text.replaceAll(/<member>.*?<\/member>/gs, (key) => (young(idIn(key)) ? '' : key)),
  );
  stale('GetLoginProfile', (text, userName) =>
    young(userName) ? text.replace(/(<PasswordResetRequired>)true/, '$1false') : text,
  );
  border.on('GetAccessKeyLastUsed', async ({ AccessKeyId }) =>
    young(String(AccessKeyId)) ? { code: 'AccessDenied' } : undefined,
  );
  return () => missing;
}

const BAD_DAYS: readonly { readonly what: string; readonly told: string; act(border: Border): void }[] = [
  ...(
    [
      ['CreateAccessKey is throttled for good', 'CreateAccessKey', THROTTLED],
      ['the quota of keys is used up', 'CreateAccessKey', { code: 'LimitExceeded' }],
      ['the organization denies new keys', 'CreateAccessKey', BY_ORGANIZATION],
      ['the organization denies deactivation', 'UpdateAccessKey', BY_ORGANIZATION],
      ['Secrets Manager has its quota of secrets', 'CreateSecret', { code: 'LimitExceededException' }],
      ['Secrets Manager throttles PutResourcePolicy', 'PutResourcePolicy', TOO_MANY],
      ['Secrets Manager cannot be read back', 'DescribeSecret', TOO_MANY],
      ['UpdateLoginProfile is throttled for good', 'UpdateLoginProfile', THROTTLED],
      ['the organization denies new passwords', 'UpdateLoginProfile', BY_ORGANIZATION],
    ] as const
  ).map(([what, operation, refusal]) => ({
    what,
    told: operation === 'DescribeSecret' ? 'could not be read back' : refusal.code,
    act: (border: Border) => border.refuse(operation, refusal, { after: 1 }),
  })),
  {
    what: 'keys are made and the answers get lost, and what is made cannot be taken back',
    told: 'LimitExceeded',
    act(border) {
      border.on('CreateAccessKey', async (_input, pass) => {
        const answer = await pass();
        if (answer.status !== 200) return answer;
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      });
      border.refuse('DeleteAccessKey', THROTTLED);
    },
  },
];

describe('a rotation in the middle of which', () => {
  it.each(BAD_DAYS)('$what: nobody is locked out, and resume comes to the same end', async (day) => {
    const one = await company();
    const { world, dir } = one;
    day.act(world.border);
    const broken = await rotate(world.ctx, dir, NOW);
    expect(broken.result.exitCode).toBe(1);
    expect(broken.shown.includes(day.told), day.told).toBe(true);
    expect(lockedOut(one)).toEqual([]);
    expect(unfinished(one)).not.toEqual([]);

    world.border.calm();
    await world.clock.advance(3_600_000);
    const resumed = await rotate(await world.later(), dir, NOW);
    expect(resumed.result).toMatchObject({ exitCode: 0 });
    expect(lockedOut(one)).toEqual([]);
    expect(unfinished(one)).toEqual([]);
  });

  it('every endpoint of IAM knows of a change only seconds later: no false failure, no second key', async () => {
    const one = await company();
    const { world, dir } = one;
    const lagging = laggingReads(world);
    const { result } = await rotate(world.ctx, dir, NOW);
    expect(lagging()).toBeGreaterThan(0);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(unfinished(one)).toEqual([]);
    expect(world.border.calls.filter((call) => call === 'CreateAccessKey')).toHaveLength(USERS.length);
    expect(world.border.calls).not.toContain('DeleteAccessKey');
  });

  it('a user takes up its key before every endpoint knows it: not told as a failure, finished later', async () => {
    const one = await company();
    const { world, dir } = one;
    await rotate(world.ctx, dir, { keys: { kind: 'replace', atOnce: false } });
    for (const userName of USERS) {
      const fresh = world.account.state.iam.users[userName]?.accessKeys[1];
      if (fresh === undefined) throw new Error(`${userName} has no new key.`);
      fresh.lastUsed = { at: world.clock.now().toISOString(), service: 's3', region: 'eu-west-1' };
      world.border.on('GetAccessKeyLastUsed', async () => ({ code: 'AccessDenied' }));
    }
    const early = await rotate(await world.later(), dir, { keys: { kind: 'replace', atOnce: false } });
    expect(early.shown.includes('could not look') || early.shown.includes('AccessDenied')).toBe(true);
    expect(lockedOut(one)).toEqual([]);
    world.border.calm();
    await rotate(await world.later(), dir, { keys: { kind: 'replace', atOnce: false } });
    expect(unfinished(one)).toEqual([]);
  });

  it('every call is throttled once is not even noticed', async () => {
    const one = await company();
    const { world, dir } = one;
    for (const operation of ['ListUsers', 'ListAccessKeys', 'GetAccessKeyLastUsed', 'CreateAccessKey'])
      world.border.refuse(operation, THROTTLED, { times: 1 });
    for (const operation of ['UpdateAccessKey', 'UpdateLoginProfile', 'GetAccountPasswordPolicy'])
      world.border.refuse(operation, THROTTLED, { after: 1, times: 1 });
    for (const operation of ['CreateSecret', 'PutResourcePolicy', 'DescribeSecret'])
      world.border.refuse(operation, TOO_MANY, { after: 1, times: 1 });
    const { result } = await rotate(world.ctx, dir, NOW);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(unfinished(one)).toEqual([]);
  });
});
