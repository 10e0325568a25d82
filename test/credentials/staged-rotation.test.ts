import { describe, expect, it } from 'vitest';
import { issueAccessKey } from '../../lib/credentials/rotate/issue-key-kind.ts';
import type { KeySettings } from '../../lib/credentials/rotate/key-choice.ts';
import { planKeyRotation } from '../../lib/credentials/rotate/plan-key-rotation.ts';
import type { Change } from '../../lib/playbook/change.ts';
import { seedRootKey } from '../../lib/rehearsal/account/seed.ts';
import { newCase } from '../case/_helpers.ts';
import { BY_SECRET, keys, kinds, LAST_WEEK, notes, states, use, withCi } from './ci-world.ts';
import { rotate, takeBack } from './rotation-case.ts';
import { ACCOUNT_ID, carryOut, LONG_AGO, proposed, rotationWorld } from './rotation-world.ts';

const DAY_MS = 86_400_000;

describe('replace, over days', () => {
  it('leaves the old key on until the new one is used, then off, then deletes it', async () => {
    const world = await withCi();
    const first = await planKeyRotation(world.ctx, BY_SECRET);
    expect(kinds(first)).toEqual(['issue-access-key', 'asks: deactivate-replaced-access-key']);
    await carryOut(world.ctx, first);
    expect(states(world)).toEqual(['Active', 'Active']);

    await world.clock.advance(DAY_MS);
    const waiting = await planKeyRotation(await world.later(), BY_SECRET);
    expect(kinds(waiting)).toEqual(['asks: deactivate-replaced-access-key']);
    expect(notes(waiting)).toContain('Have not used their new key yet: ci.');

    use(keys(world)[1], world.clock.now().toISOString());
    const taken = await planKeyRotation(await world.later(), BY_SECRET);
    expect(kinds(taken)).toEqual(['deactivate-replaced-access-key']);
    expect(notes(taken)).toContain('Have taken up their new key: ci.');
    await carryOut(await world.later(), taken);
    expect(states(world)).toEqual(['Inactive', 'Active']);

    const last = await planKeyRotation(await world.later(), BY_SECRET);
    expect(proposed(last).map(({ kind, effect }) => [kind, effect])).toEqual([
      ['delete-replaced-access-key', 'irreversible'],
    ]);
    await carryOut(await world.later(), last);
    expect(states(world)).toEqual(['Active']);
  });

  it('asks before an old key goes off that still is in use, though the new one is, too', async () => {
    const world = await withCi();
    await carryOut(world.ctx, await planKeyRotation(world.ctx, BY_SECRET));
    for (const key of keys(world)) use(key, world.clock.now().toISOString());
    const plan = await planKeyRotation(await world.later(), BY_SECRET);
    expect(kinds(plan)).toEqual(['asks: deactivate-replaced-access-key']);
    expect(notes(plan)).toMatch(/In use right now: ci \(AKIA/);
  });

  it('does not delete an old key that was switched on again', async () => {
    const world = await withCi();
    await carryOut(
      world.ctx,
      await planKeyRotation(world.ctx, { ...BY_SECRET, keys: { kind: 'replace', atOnce: true } }),
    );
    use(keys(world)[1], world.clock.now().toISOString());
    const plan = await planKeyRotation(await world.later(), BY_SECRET);
    const [old] = keys(world);
    if (old === undefined) throw new Error('The old key is gone.');
    old.status = 'Active';
    const [done] = await carryOut(await world.later(), plan);
    expect(done?.outcome).toMatchObject({ result: 'failed', code: 'KeySwitchedOn' });
    expect(states(world)).toEqual(['Active', 'Active']);
  });

  it('undo switches an old key on again first, then takes the new one back that nobody uses', async () => {
    const world = await withCi();
    const folder = await newCase(world.ctx.caseDir, { clock: world.clock });
    await folder.close();
    const { dir } = folder;
    await rotate(world.ctx, dir, { keys: { kind: 'replace', atOnce: true } });
    expect(states(world)).toEqual(['Inactive', 'Active']);
    const [old] = keys(world);
    expect(await takeBack(await world.later(), dir, old?.accessKeyId ?? '')).toBe(0);
    expect(states(world)).toEqual(['Active', 'Active']);
    expect(await takeBack(await world.later(), dir, 'ci')).toBe(0);
    expect(keys(world)).toEqual([old]);
    expect(old?.status).toBe('Active');
  });

  it('withdraws a new key nobody took up with its delivery, and never the one that works', async () => {
    const world = await withCi();
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    await carryOut(world.ctx, plan);
    const issued = plan.changes.find(({ kind }) => kind === 'issue-access-key') as Change<never>;
    const [old, fresh] = keys(world);
    if (old === undefined || fresh === undefined) throw new Error('A key is missing.');
    old.status = 'Inactive';
    expect(await issueAccessKey.undo?.(world.ctx, issued, undefined)).toMatchObject({ code: 'LastKey' });
    old.status = 'Active';
    use(fresh, world.clock.now().toISOString());
    expect(await issueAccessKey.undo?.(world.ctx, issued, undefined)).toMatchObject({ code: 'KeyInUse' });
    delete fresh.lastUsed;
    expect(await issueAccessKey.undo?.(world.ctx, issued, undefined)).toMatchObject({ result: 'applied' });
    expect(keys(world)).toEqual([old]);
    const secrets = Object.values(world.account.state.regions['us-east-1']?.secrets ?? {});
    expect(secrets.every(({ deletedAt }) => deletedAt !== undefined)).toBe(true);
    // Whoever goes on gets a new one.
    expect(kinds(await planKeyRotation(await world.later(), BY_SECRET))[0]).toBe('issue-access-key');
  });

  it('keeps a key whose delivery is unknown after a crash, once it was used: it did arrive', async () => {
    const world = await withCi();
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    const { evidence } = world.ctx;
    const crashing = {
      ...world.ctx,
      evidence: {
        list: () => evidence.list(),
        read: (path: string) => evidence.read(path),
        save: (path: string, content: string | Uint8Array) => evidence.save(path, content),
        enlist: async () => undefined,
        saveJson: async (path: string, value: unknown) => {
          if (path.includes('/delivered-')) throw new DOMException('gone', 'AbortError');
          return evidence.saveJson(path, value);
        },
      },
    };
    await expect(carryOut(crashing, plan)).rejects.toThrow('gone');
    const fresh = keys(world)[1];
    use(fresh, world.clock.now().toISOString());
    const later = await world.later();
    const [issued] = await carryOut(later, await planKeyRotation(later, BY_SECRET));
    expect(issued).toMatchObject({ outcome: { result: 'applied' }, verdict: { held: true } });
    expect(keys(world)[1]).toBe(fresh);
    expect(kinds(await planKeyRotation(await world.later(), BY_SECRET))).toEqual([
      'deactivate-replaced-access-key',
    ]);
  });
});

describe('other policies', () => {
  const idle = (days: number): KeySettings => ({ ...BY_SECRET, keys: { kind: 'deactivate-unused', days } });

  it('deactivate-unused switches off what was not used for so long, unless it was used since', async () => {
    const world = await withCi();
    expect(kinds(await planKeyRotation(world.ctx, idle(8)))).toEqual([]);
    const plan = await planKeyRotation(world.ctx, idle(7));
    expect(kinds(plan)).toEqual(['deactivate-unused-access-key']);
    use(keys(world)[0], world.clock.now().toISOString());
    const [done] = await carryOut(world.ctx, plan);
    expect(done?.outcome).toMatchObject({ result: 'failed', code: 'KeyInUse' });
    expect(states(world)).toEqual(['Active']);
  });

  it('deactivate-all switches everything off, and asks about what is in use right now', async () => {
    const world = await withCi();
    const settings: KeySettings = { ...BY_SECRET, keys: { kind: 'deactivate-all' } };
    expect(kinds(await planKeyRotation(world.ctx, settings))).toEqual(['deactivate-access-key']);
    use(keys(world)[0], world.clock.now().toISOString());
    expect(kinds(await planKeyRotation(world.ctx, settings))).toEqual(['asks: deactivate-access-key']);
    const owners = new Map([['ci', { policy: { kind: 'deactivate-all' } as const }]]);
    expect(kinds(await planKeyRotation(world.ctx, { ...settings, owners }))).toEqual([
      'deactivate-access-key',
    ]);
  });

  it('a tag chooses for its user, but not where the attacker wrote it', async () => {
    const tags = { 'spillkit:keys': 'report', 'spillkit:owner': 'shop team' };
    const world = await withCi({ tags });
    expect(kinds(await planKeyRotation(world.ctx, BY_SECRET))).toEqual([]);
    const tagged = { eventID: 'e', eventName: 'TagUser', requestParameters: { userName: 'ci' } };
    const poisoned = await withCi({ tags }, { records: [tagged] });
    const plan = await planKeyRotation(poisoned.ctx, BY_SECRET);
    expect(kinds(plan)[0]).toBe('issue-access-key');
    expect(notes(plan)).toContain('The attacker wrote tags of ci; they are not followed.');
  });

  it('the inventory names owner, standing, age and use of each key, and no cell is a formula', async () => {
    const world = await withCi({ tags: { 'spillkit:owner': '=cmd()' } });
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    const [saved] = plan.changes.filter(({ kind }) => kind === 'save-key-inventory');
    if (saved === undefined) throw new Error('No inventory is saved.');
    const { text } = saved.params as { text: string };
    const [head, ...rows] = text.trim().split('\n');
    expect(head).toBe('user,arn,standing,owner,key,active,made,last_used,last_use,idle_days,policy');
    const [, second] = rows;
    expect(second).toBe(
      `ci,arn:aws:iam::${ACCOUNT_ID}:user/ci,other,'=cmd(),${keys(world)[0]?.accessKeyId},true,${LONG_AGO},${LAST_WEEK},s3 in eu-west-1,7,policy replace (for all users)`,
    );
  });

  it('names root keys and federated users for a person', async () => {
    const world = await rotationWorld((account) => {
      seedRootKey(account, { createdAt: LONG_AGO });
    });
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    expect(plan.leftToHuman[0]).toMatchObject({ what: 'Remove the access key of the root user' });
    expect(plan.leftToHuman[0]?.why).toContain('access key 1 is active');
  });

  it('gives the own user a new key where its name was typed, and leaves the one it signs with', async () => {
    const world = await withCi();
    const ctx = {
      ...world.ctx,
      decisions: new Map([['rotate-access-keys: own user', 'responder']]),
    };
    const now: KeySettings = { ...BY_SECRET, keys: { kind: 'replace', atOnce: true } };
    const own = proposed(await planKeyRotation(ctx, now)).filter(({ target }) =>
      [target.id, target.label].includes('responder'),
    );
    expect(own.map(({ kind }) => kind)).toEqual(['issue-access-key']);
  });
});
