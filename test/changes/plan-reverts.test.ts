import { describe, expect, it } from 'vitest';
import { alteredBy } from '../../lib/changes/altered.ts';
import { planReverts } from '../../lib/changes/plan-reverts.ts';
import { lab } from '../resources/lab.ts';
import { onlyRevert, revert, reverts, saveEvidence } from './altering.ts';

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const READ = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

describe('what is proposed to be taken back', () => {
  it('is what the attacker altered on things of others, with the event as the reason', async () => {
    const there = lab();
    there.user('bob');
    await there.attacker.write('iam').attachUserPolicy({ UserName: 'bob', PolicyArn: ADMIN });
    const change = await onlyRevert(there);
    expect(change.because[0]).toMatchObject({
      kind: 'event',
      eventName: 'AttachUserPolicy',
      by: there.leaked.accessKeyId,
    });
    expect(change.target).toEqual({ type: 'iam-user', id: `bob ${ADMIN}`, region: 'global' });
  });

  it('is nothing on what the attacker made himself: that is erased', async () => {
    const there = lab();
    const iam = there.attacker.write('iam');
    await iam.createUser({ UserName: 'backdoor' });
    await iam.attachUserPolicy({ UserName: 'backdoor', PolicyArn: ADMIN });
    expect(await reverts(there)).toMatchObject({ changes: [], leftToHuman: [] });
  });

  it('is one change for several alterations in a row, back to before the first', async () => {
    const there = lab();
    there.user('bob', { attached: [READ] });
    const iam = there.attacker.write('iam');
    const asked = { UserName: 'bob', PolicyArn: READ };
    for (let turn = 0; turn < 8; turn += 1) {
      await iam.detachUserPolicy(asked);
      await there.clock.advance(1_000);
      await iam.attachUserPolicy(asked);
      await there.clock.advance(1_000);
    }
    expect(await reverts(there)).toMatchObject({ changes: [], counts: { settled: 1 } });
    await iam.detachUserPolicy(asked);
    const change = await onlyRevert(there);
    expect(change.because.filter(({ kind }) => kind === 'event')).toHaveLength(5);
    expect(await revert(there, change)).toEqual({ result: 'applied' });
    expect(there.account.state.iam.users.bob?.attachedPolicies).toEqual([READ]);
  });

  it('takes alterations of one second in the order that what stands now tells', async () => {
    const there = lab();
    there.user('bob');
    const iam = there.attacker.write('iam');
    const asked = { UserName: 'bob', PolicyArn: ADMIN };
    await iam.attachUserPolicy(asked);
    await iam.detachUserPolicy(asked);
    await iam.attachUserPolicy(asked);
    expect((await onlyRevert(there)).title).toBe(`Detach ${ADMIN} from user bob`);
  });

  it('is nothing that somebody else changed since, in the plan or right before writing', async () => {
    const there = lab();
    there.user('bob');
    const asked = { UserName: 'bob', PolicyArn: ADMIN };
    await there.attacker.write('iam').attachUserPolicy(asked);
    const change = await onlyRevert(there);
    await there.ctx.aws.write('iam').detachUserPolicy(asked);
    const before = there.written().length;
    expect(await revert(there, change)).toMatchObject({ result: 'already-gone' });
    expect(there.written()).toHaveLength(before);
    expect(await reverts(there)).toMatchObject({ changes: [], counts: { settled: 1 } });
  });

  it('offers what may be legitimate use, deselected, with the reason for the doubt', async () => {
    const there = lab({ before: true });
    const usual = '192.0.2.10';
    const ci = there.as(there.leaked, usual).write('iam');
    await ci.listUsers({});
    await there.afterTheLeak();
    there.user('bob');
    await ci.attachUserPolicy({ UserName: 'bob', PolicyArn: READ });
    const change = await onlyRevert(there);
    expect(change.preselected).toBe(false);
    expect(change.because.at(-1)).toMatchObject({ fact: expect.stringContaining(usual) });
    const { counts } = await reverts(there);
    expect(counts).toMatchObject({ attacker: 0, ambiguous: 1 });
  });

  it('selects nothing on a guess while the earlier events could not be read', async () => {
    const there = lab();
    there.user('bob');
    await there.attacker.write('iam').attachUserPolicy({ UserName: 'bob', PolicyArn: ADMIN });
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
    there.refuse('LookupEvents', 'AccessDenied');
    const { changes, unlooked } = await planReverts(there.ctx, lineage);
    expect(changes.map(({ preselected }) => preselected)).toEqual([false]);
    expect(unlooked).toMatchObject([{ where: 'us-east-1', call: 'cloudtrail:LookupEvents' }]);
  });

  it('is never on what Spillkit runs as', async () => {
    const there = lab();
    await there.attacker.write('iam').attachUserPolicy({ UserName: 'responder', PolicyArn: READ });
    const { changes, leftToHuman } = await reverts(there);
    expect(changes).toEqual([]);
    expect(leftToHuman).toMatchObject([{ what: expect.stringContaining('responder') }]);
  });

  it('names what could not be looked at, and goes on with the rest', async () => {
    const there = lab();
    there.user('bob');
    await there.ctx.aws.write('iam').createGroup({ GroupName: 'team' });
    const iam = there.attacker.write('iam');
    await iam.attachUserPolicy({ UserName: 'bob', PolicyArn: ADMIN });
    await iam.attachGroupPolicy({ GroupName: 'team', PolicyArn: ADMIN });
    there.refuse('ListAttachedUserPolicies', 'AccessDenied');
    const { changes, unlooked } = await reverts(there);
    expect(changes.map(({ target }) => target.type)).toEqual(['iam-group']);
    expect(unlooked).toMatchObject([{ where: 'global', reason: expect.stringContaining('AccessDenied') }]);
  });

  it('leaves behind as evidence what stood there', async () => {
    const there = lab();
    there.user('bob', { attached: [READ] });
    await there.attacker.write('iam').attachUserPolicy({ UserName: 'bob', PolicyArn: ADMIN });
    await saveEvidence(there, await onlyRevert(there));
    const [path] = there.evidence.keys();
    expect(path).toBe(`changes/global/iam-attached-policy/${encodeURIComponent(`bob ${ADMIN}`)}.json`);
    expect(JSON.parse(there.evidence.get(path ?? '') ?? '')).toMatchObject({
      because: { eventName: 'AttachUserPolicy' },
      putBack: false,
      found: [{ PolicyArn: ADMIN }, { PolicyArn: READ }],
    });
  });
});

describe('what a lineage altered, told from its records alone', () => {
  it('says whose doing it is, and whether the thing is the attacker’s own', async () => {
    const there = lab();
    there.user('bob');
    const iam = there.attacker.write('iam');
    await iam.createUser({ UserName: 'backdoor' });
    await iam.attachUserPolicy({ UserName: 'backdoor', PolicyArn: ADMIN });
    await iam.attachUserPolicy({ UserName: 'bob', PolicyArn: ADMIN });
    await expect(iam.attachUserPolicy({ UserName: 'nobody', PolicyArn: ADMIN })).rejects.toThrow();
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
    expect(
      alteredBy(lineage)
        .map(({ target, verdict, ofOwnThing }) => [target.id, verdict, ofOwnThing])
        .toSorted(),
    ).toEqual([
      ['backdoor', 'attacker', true],
      ['bob', 'attacker', false],
    ]);
  });
});
