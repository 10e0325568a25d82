import { describe, expect, it } from 'vitest';
import { planKeyRotation } from '../../lib/credentials/rotate/plan-key-rotation.ts';
import type { CreatedAccount } from '../../lib/rehearsal/account/create-account.ts';
import { seedUser } from '../../lib/rehearsal/account/seed.ts';
import {
  ACCOUNT_ID,
  CASE_ID,
  carryOut,
  formsOf,
  LONG_AGO,
  proposed,
  rotationWorld,
} from './rotation-world.ts';

const BY_SECRET = {
  delivery: { to: 'secretsmanager' },
  keys: { kind: 'replace', atOnce: true },
} as const;
const key = (status: 'Active' | 'Inactive' = 'Active') => ({ createdAt: LONG_AGO, status });

function seedKeys(account: CreatedAccount, userName: string, ...keys: ReturnType<typeof key>[]) {
  return seedUser(account, { userName, createdAt: LONG_AGO, keys }).accessKeys.map(
    ({ accessKeyId }) => accessKeyId,
  );
}

function use(account: CreatedAccount, userName: string, keyId: string | undefined) {
  const found = account.state.iam.users[userName]?.accessKeys.find(
    ({ accessKeyId }) => accessKeyId === keyId,
  );
  if (found === undefined) throw new Error('There is no such key.');
  found.lastUsed = { at: '2026-11-19T10:00:00.000Z', service: 's3', region: 'us-east-1' };
}

const keysOf = (account: CreatedAccount, userName: string) =>
  (account.state.iam.users[userName]?.accessKeys ?? []).map(({ accessKeyId, status }) => ({
    accessKeyId,
    status,
  }));

const secretOf = (account: CreatedAccount, userName: string) =>
  account.state.regions['us-east-1']?.secrets[`spillkit/${CASE_ID}/${userName}/access-key`];

describe('rotating access keys', () => {
  it('gives each other user a delivered new key and switches the old one off', async () => {
    let old: (string | undefined)[] = [];
    const world = await rotationWorld((account) => {
      old = seedKeys(account, 'ci', key());
    });
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    const done = await carryOut(world.ctx, plan);
    expect(done.map(({ outcome, verdict }) => [outcome.result, verdict.held])).toEqual([
      ['applied', true],
      ['applied', true],
    ]);
    const keys = keysOf(world.account, 'ci');
    expect(keys).toHaveLength(2);
    expect(keys.find(({ accessKeyId }) => accessKeyId === old[0])?.status).toBe('Inactive');
    const fresh = world.account.state.iam.users.ci?.accessKeys.find(
      ({ accessKeyId }) => accessKeyId !== old[0],
    );
    expect(fresh?.status).toBe('Active');
    const secret = secretOf(world.account, 'ci');
    expect(JSON.parse(secret?.secretString ?? '')).toEqual({
      UserName: 'ci',
      AccessKeyId: fresh?.accessKeyId,
      SecretAccessKey: fresh?.secretAccessKey,
    });
    expect(JSON.parse(secret?.resourcePolicy ?? '').Statement[0].Principal).toEqual({
      AWS: `arn:aws:iam::${ACCOUNT_ID}:user/ci`,
    });
  });

  it('leaves no new secret in anything it writes, plain, URL-encoded or in base64', async () => {
    const world = await rotationWorld((account) => {
      seedKeys(account, 'ci', key());
      seedKeys(account, 'web,site=1', key());
    });
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    const done = await carryOut(world.ctx, plan);
    const written = world.written() + JSON.stringify([plan, done]);
    expect(world.secrets).toHaveLength(2);
    for (const form of world.secrets.flatMap(formsOf)) expect(written.includes(form)).toBe(false);
    expect(secretOf(world.account, 'web=2Csite=3D1')).toBeDefined();
  });

  it('names its own user for a person and leaves the affected and the attacker-made ones alone', async () => {
    const arn = `arn:aws:iam::${ACCOUNT_ID}:user/backdoor`;
    const world = await rotationWorld(
      (account) => {
        seedKeys(account, 'backdoor', key());
      },
      () => ({ principals: [{ arn, kind: 'user', name: 'backdoor', born: 'attacker' }] }),
    );
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    expect(proposed(plan)).toEqual([]);
    expect(plan.leftToHuman.map(({ what }) => what)).toEqual(['Rotate the keys of responder by hand']);
    expect(plan.notes.map(({ text }) => text).join('\n')).toMatch(/attacker made them: backdoor/);
  });

  it('makes place by the inactive key, then by the one never used; two used keys set the user aside', async () => {
    let inactive: (string | undefined)[] = [];
    let unused: (string | undefined)[] = [];
    const world = await rotationWorld((account) => {
      inactive = seedKeys(account, 'one', key(), key('Inactive'));
      unused = seedKeys(account, 'two', key(), key());
      use(account, 'two', unused[0]);
      const both = seedKeys(account, 'three', key(), key());
      for (const id of both) use(account, 'three', id);
    });
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    expect(
      plan.changes.filter(({ effect }) => effect === 'irreversible').map(({ target }) => target.id),
    ).toEqual([inactive[1], unused[1]]);
    expect(plan.leftToHuman[0]).toMatchObject({
      what: 'Rotate the access keys of three',
      why: 'No new key can be made: both of its places are taken by keys in use, and IAM allows no third.',
    });
    const done = await carryOut(world.ctx, plan);
    expect(done.every(({ outcome, verdict }) => outcome.result === 'applied' && verdict.held)).toBe(true);
    expect(keysOf(world.account, 'one').map(({ status }) => status)).toEqual(['Inactive', 'Active']);
    expect(keysOf(world.account, 'three').map(({ status }) => status)).toEqual(['Active', 'Active']);
    const saved = await world.ctx.evidence.read(
      `resources/global/iam-access-key/${unused[1]}/before-rotation.json`,
    );
    expect(JSON.parse(saved ?? '')).toMatchObject({ userName: 'two', active: true });
  });

  it('does not delete a key that was used after the plan was made, and then makes no third one', async () => {
    let ids: (string | undefined)[] = [];
    const world = await rotationWorld((account) => {
      ids = seedKeys(account, 'two', key(), key());
      use(account, 'two', ids[0]);
    });
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    use(world.account, 'two', ids[1]);
    const done = await carryOut(world.ctx, plan);
    expect(done.map(({ outcome }) => outcome.result === 'failed' && outcome.code)).toEqual([
      'KeyInUse',
      'LimitExceeded',
      'NotReplaced',
    ]);
    expect(keysOf(world.account, 'two').map(({ status }) => status)).toEqual(['Active', 'Active']);
  });

  it('makes place by the key the attacker made, whatever its use, and retires the exposed one at once', async () => {
    let ids: (string | undefined)[] = [];
    const world = await rotationWorld(
      (account) => {
        ids = seedKeys(account, 'ci', key(), key());
        for (const id of ids) use(account, 'ci', id);
      },
      () => ({
        credentials: [
          {
            id: ids[1] ?? '',
            kind: 'access-key',
            via: 'CreateAccessKey',
            principal: `arn:aws:iam::${ACCOUNT_ID}:user/ci`,
          },
        ],
      }),
    );
    const plan = await planKeyRotation(world.ctx, { ...BY_SECRET, keys: { kind: 'replace', atOnce: false } });
    const done = await carryOut(world.ctx, plan);
    expect(done.every(({ outcome, verdict }) => outcome.result === 'applied' && verdict.held)).toBe(true);
    const after = keysOf(world.account, 'ci');
    expect(after.map(({ status }) => status)).toEqual(['Inactive', 'Active']);
    expect(after.map(({ accessKeyId }) => accessKeyId)).not.toContain(ids[1]);
  });

  it('withdraws a key it cannot deliver and leaves the old one on', async () => {
    let old: (string | undefined)[] = [];
    const world = await rotationWorld((account) => {
      old = seedKeys(account, 'ci', key());
    });
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    const secrets = world.account.state.regions['us-east-1']?.secrets;
    if (secrets === undefined) throw new Error('The home region is missing.');
    // The name is taken by a secret on its way to deletion, which refuses a new value.
    const name = `spillkit/${CASE_ID}/ci/access-key`;
    secrets[name] = {
      name,
      arn: `arn:aws:secretsmanager:us-east-1:${ACCOUNT_ID}:secret:${name}-AbCdEf`,
      createdAt: LONG_AGO,
      changedAt: LONG_AGO,
      versionId: 'v1',
      deletedAt: LONG_AGO,
      deleteAfter: '2027-01-01T00:00:00.000Z',
      tags: {},
    };
    const [issued, retired] = await carryOut(world.ctx, plan);
    expect(issued?.outcome).toMatchObject({ result: 'failed', code: 'DeliveryFailed' });
    expect(issued?.outcome.result === 'failed' && issued.outcome.message).toMatch(
      /withdrawn; the old key stays/,
    );
    expect(retired?.outcome).toMatchObject({ result: 'failed', code: 'NotReplaced' });
    expect(keysOf(world.account, 'ci')).toEqual([{ accessKeyId: old[0], status: 'Active' }]);
  });

  it('deletes a key whose secret was lost in a crash and makes one anew, never a third', async () => {
    for (const crashAt of ['after CreateAccessKey', 'after the key is noted'] as const) {
      let old: (string | undefined)[] = [];
      const world = await rotationWorld((account) => {
        old = seedKeys(account, 'ci', key());
      });
      const plan = await planKeyRotation(world.ctx, BY_SECRET);
      let saves = 0;
      const crashing = {
        ...world.ctx,
        evidence: {
          list: () => world.ctx.evidence.list(),
          read: (path: string) => world.ctx.evidence.read(path),
          save: (path: string, content: string | Uint8Array) => world.ctx.evidence.save(path, content),
          enlist: async () => undefined,
          saveJson: async (path: string, value: unknown) => {
            const isIssued = path.includes('/issued-');
            if (isIssued && crashAt === 'after CreateAccessKey') throw new DOMException('gone', 'AbortError');
            const file = await world.ctx.evidence.saveJson(path, value);
            saves++;
            if (isIssued) throw new DOMException('gone', 'AbortError');
            return file;
          },
        },
      };
      await expect(carryOut(crashing, plan)).rejects.toThrow('gone');
      expect(saves).toBeGreaterThan(0);
      expect(keysOf(world.account, 'ci')).toHaveLength(2);
      const lost = keysOf(world.account, 'ci').find(({ accessKeyId }) => accessKeyId !== old[0])?.accessKeyId;

      const ctx = await world.later();
      // The runner applies the change of unknown outcome again, or the new plan's.
      const done = await carryOut(ctx, plan);
      expect(done.map(({ outcome, verdict }) => [outcome.result, verdict.held])).toEqual([
        ['applied', true],
        ['applied', true],
      ]);
      const after = keysOf(world.account, 'ci');
      expect(after).toHaveLength(2);
      expect(after.map(({ accessKeyId }) => accessKeyId)).not.toContain(lost);
    }
  });

  it('plans nothing again for who has a new key, and only the switching off where that was missed', async () => {
    const world = await rotationWorld((account) => {
      seedKeys(account, 'ci', key());
    });
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    const [issue, ...rest] = proposed(plan);
    if (issue === undefined) throw new Error('Nothing was planned.');
    await carryOut(world.ctx, { ...plan, changes: [issue] });
    const second = await planKeyRotation(await world.later(), BY_SECRET);
    expect(proposed(second).map(({ id }) => id)).toEqual(rest.map(({ id }) => id));
    await carryOut(await world.later(), second);
    expect(proposed(await planKeyRotation(await world.later(), BY_SECRET))).toEqual([]);
  });

  it('names a user whose keys it may not read as not looked at', async () => {
    const world = await rotationWorld((account) => {
      seedKeys(account, 'ci', key());
      const responder = account.state.iam.users.responder;
      if (responder === undefined) throw new Error('There is no responder.');
      responder.inlinePolicies.deny = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: 'iam:ListAccessKeys', Resource: '*' }],
      });
    });
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    expect(proposed(plan)).toEqual([]);
    expect(plan.unlooked).toContainEqual(
      expect.objectContaining({ where: 'user ci', call: 'iam:ListAccessKeys' }),
    );
    expect(plan.unlooked[0]?.reason).toMatch(/^AccessDenied/);
  });
});
