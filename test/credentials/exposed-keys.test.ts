import { describe, expect, it } from 'vitest';
import { planKeyRotation } from '../../lib/credentials/rotate/plan-key-rotation.ts';
import { planPasswordRotation } from '../../lib/credentials/rotate/plan-password-rotation.ts';
import type { StepQuestion } from '../../lib/host/host.ts';
import { type SeededUser, seedUser } from '../../lib/rehearsal/account/seed.ts';
import { newCase } from '../case/_helpers.ts';
import { BY_SECRET, EXPOSED, keys, kinds, notes, states, use, withCi } from './ci-world.ts';
import { approve, rotate, takeBack } from './rotation-case.ts';
import { LONG_AGO, proposed, rotationWorld } from './rotation-world.ts';

describe('what is so young that no event shows yet who made it', () => {
  const LATER = '2026-11-20T10:00:05.000Z';

  it('is given nothing and deleted for nobody, and the run is not finished', async () => {
    const world = await withCi({ keys: [{ createdAt: LONG_AGO }, { createdAt: LATER }] });
    seedUser(world.account, {
      ...{ userName: 'support', createdAt: LATER, keys: [{ createdAt: LATER }] },
      loginProfile: { createdAt: LATER },
    });
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    expect(proposed(plan)).toEqual([]);
    expect(plan.unlooked.map(({ where }) => where)).toEqual([
      'user support',
      `key ${keys(world)[1]?.accessKeyId} of ci`,
    ]);
    const passwords = await planPasswordRotation(world.ctx, BY_SECRET);
    expect(passwords.changes).toEqual([]);
    expect(passwords.unlooked.map(({ where }) => where)).toEqual(['user support']);
  });

  it('goes off all the same where the user is exposed, or all keys are to go off', async () => {
    const young = { keys: [{ createdAt: LATER }] };
    const exposed = await withCi(young, EXPOSED);
    expect(kinds(await planKeyRotation(exposed.ctx, BY_SECRET))[1]).toBe('deactivate-exposed-access-key');
    const other = await withCi(young);
    const all = { ...BY_SECRET, keys: { kind: 'deactivate-all' } } as const;
    expect(kinds(await planKeyRotation(other.ctx, all))).toEqual(['deactivate-access-key']);
  });
});

describe('an exposed key, when no new one can be made or delivered', () => {
  const DENIED = { code: 'AccessDenied', message: 'with an explicit deny in a service control policy' };

  async function exposedCi(more: Partial<SeededUser> = {}) {
    const world = await withCi(more, EXPOSED);
    const folder = await newCase(world.ctx.caseDir, { clock: world.clock });
    await folder.close();
    return { world, dir: folder.dir };
  }

  it('goes off all the same, told beforehand; the user is named until it has a key; undo switches it on', async () => {
    const { world, dir } = await exposedCi();
    const [old] = keys(world);
    world.border.refuse('CreateAccessKey', DENIED);
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    expect(kinds(plan)).toEqual(['issue-access-key', 'deactivate-exposed-access-key']);
    expect(proposed(plan)[1]).toMatchObject({
      effect: 'reversible',
      loses: expect.stringContaining('ci is left without a key until you settle why'),
    });

    const first = await rotate(world.ctx, dir, {}, { only: ['rotate-access-keys'] });
    expect(first.result.exitCode).toBe(1);
    const { left = [] } = first.result.steps.find(({ id }) => id === 'rotate-access-keys') ?? {};
    expect(left[0]).toMatch(/^Give ci a new access key.*: AccessDenied: .*service control policy/);
    expect(left[1]).toMatch(/^Left without a key, .* was delivered: ci\. .*spillkit resume .* spillkit undo/);
    expect(states(world)).toEqual(['Inactive']);

    expect(await takeBack(await world.later(), dir, 'ci')).toBe(0);
    expect(states(world)).toEqual(['Active']);
    const again = await rotate(await world.later(), dir, {}, { only: ['rotate-access-keys'] });
    expect(again.result.exitCode).toBe(1);
    expect(states(world)).toEqual(['Inactive']);

    world.border.calm();
    const last = await rotate(await world.later(), dir, {}, { only: ['rotate-access-keys'] });
    expect(last.shown).toContain('Left without a key so far, because the old one is exposed and off: ci.');
    expect(last.result.exitCode).toBe(0);
    expect(keys(world)[0]).toBe(old);
    expect(states(world)).toEqual(['Inactive', 'Active']);
    const settled = keys(world).map(({ accessKeyId }) => accessKeyId);
    await rotate(await world.later(), dir, {}, { only: ['rotate-access-keys'] });
    expect(keys(world).map(({ accessKeyId }) => accessKeyId)).toEqual(settled);
  });

  it('stays where the responder deselects that; who deselects the new key alone chose to leave the user without', async () => {
    const { world, dir } = await exposedCi();
    world.border.refuse('CreateAccessKey', DENIED);
    const without = (deselected: string) => (question: StepQuestion) => {
      const { plan } = question;
      const selected = plan.changes.filter(({ kind }) => kind !== deselected).map(({ id }) => id);
      return { ...approve(question), by: 'responder', selected } as const;
    };
    const only = ['rotate-access-keys'];
    const spared = await rotate(
      world.ctx,
      dir,
      {},
      { only, askStep: without('deactivate-exposed-access-key') },
    );
    expect(spared.result.exitCode).toBe(1);
    expect(spared.shown).not.toContain('Left without a key');
    expect(states(world)).toEqual(['Active']);
    const other = await exposedCi();
    const chosen = await rotate(
      other.world.ctx,
      other.dir,
      {},
      { only, askStep: without('issue-access-key') },
    );
    expect(chosen.result.exitCode).toBe(3);
    expect(states(other.world)).toEqual(['Inactive']);
  });

  it('goes off without a recipient, both of two, and none is deleted', async () => {
    const { world, dir } = await exposedCi({ keys: [{ createdAt: LONG_AGO }, { createdAt: LONG_AGO }] });
    const delivery = { to: 'age-by-user', file: 'recipients.csv', recipientsOf: new Map() } as const;
    const { result } = await rotate(world.ctx, dir, { delivery }, { only: ['rotate-access-keys'] });
    expect(result.exitCode).toBe(1);
    const left = result.steps.flatMap((step) => step.left).join('\n');
    expect(left).toMatch(/Left without a key, .* was delivered: ci\./);
    expect(left).toContain('no recipient is named for it. Its old one is exposed and goes off without.');
    expect(states(world)).toEqual(['Inactive', 'Inactive']);
  });

  it('goes off though it was to make place and may not be deleted, used meanwhile or not', async () => {
    const { world, dir } = await exposedCi({ keys: [{ createdAt: LONG_AGO }, { createdAt: LONG_AGO }] });
    world.border.refuse('DeleteAccessKey', DENIED);
    world.border.on('CreateAccessKey', async () => {
      use(keys(world)[1], world.clock.now().toISOString());
      return undefined;
    });
    const { result } = await rotate(world.ctx, dir, {}, { only: ['rotate-access-keys'] });
    expect(result.exitCode).toBe(1);
    expect(states(world)).toEqual(['Inactive', 'Inactive']);
  });

  it('stays on by a policy that was chosen for it, and that is told before the plan is answered', async () => {
    const { world } = await exposedCi();
    const owners = new Map([['ci', { policy: { kind: 'report' } as const }]]);
    const plan = await planKeyRotation(world.ctx, { ...BY_SECRET, owners });
    expect(kinds(plan)).toEqual([]);
    expect(notes(plan)).toContain('Exposed, and a key of theirs stays on, as their policy says: ci.');
  });

  it("goes off where the attacker made it for the responder's own user, whose own key stays", async () => {
    const id = { planted: '' };
    const world = await rotationWorld(
      (account) => {
        const own = account.state.iam.users.responder;
        const [seeded] = seedUser(account, {
          ...{ userName: 'template', createdAt: LONG_AGO, keys: [{ createdAt: LONG_AGO }] },
        }).accessKeys;
        const [key] = account.state.iam.users.template?.accessKeys.splice(0) ?? [];
        if (own === undefined || key === undefined) throw new Error('A user is missing.');
        own.accessKeys.push(key);
        id.planted = seeded?.accessKeyId ?? '';
      },
      () => ({ credentials: [{ id: id.planted, kind: 'access-key', via: 'CreateAccessKey' }] }),
    );
    const plan = await planKeyRotation(world.ctx, BY_SECRET);
    expect(proposed(plan).map(({ kind, target }) => [kind, target.id])).toEqual([
      ['deactivate-access-key', id.planted],
    ]);
    expect(plan.leftToHuman[0]?.what).toBe('Rotate the keys of responder by hand');
  });
});
