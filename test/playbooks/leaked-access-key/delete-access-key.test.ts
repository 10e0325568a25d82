import { describe, expect, it } from 'vitest';
import type { KeyOwner } from '../../../lib/incident/incident.ts';
import { emptyPlan } from '../../../lib/playbook/plan.ts';
import { deleteAccessKey } from '../../../playbooks/leaked-access-key/steps/delete-access-key.ts';
import { ACCOUNT_ID, type Lab, lab } from '../../resources/lab.ts';
import { applyPlan, inputOf, planOf, proposed } from './rounds.ts';

const keysOf = (there: Lab, user: string) =>
  (there.account.state.iam.users[user]?.accessKeys ?? []).map(({ accessKeyId }) => accessKeyId);
const notes = (plan: Awaited<ReturnType<typeof planOf>>) => plan.notes.map(({ text }) => text).join('\n');
const owned = (there: Lab, owner: KeyOwner) => ({
  ...there.ctx,
  incident: { ...there.ctx.incident, owner: async () => owner },
});

describe('delete-access-key', () => {
  it('deletes the leaked key and the one made from it, after saving what IAM forgets', async () => {
    const there = lab();
    await there.attacker.read('ec2', 'eu-west-1').describeKeyPairs({});
    const { AccessKey } = await there.attacker.write('iam').createAccessKey({});
    const made = AccessKey?.AccessKeyId ?? '';
    const leaked = there.leaked.accessKeyId;
    const plan = await planOf(there.ctx, deleteAccessKey);
    expect(proposed(plan)).toEqual([`delete-leaked-key ${leaked}`, `erase:iam-access-key ${made}`]);
    const { verdicts } = await applyPlan(there.ctx, plan);
    expect(verdicts).toEqual([{ held: true }, { held: true }]);
    expect(keysOf(there, 'ci-deploy')).toEqual([]);
    const saved = there.evidence.get(`resources/global/iam-access-key/${leaked}/before-deletion.json`);
    expect(JSON.parse(saved ?? '')).toMatchObject({
      accessKeyId: leaked,
      userName: 'ci-deploy',
      listed: { active: true },
      lastUsed: { ServiceName: 'iam' },
    });
    expect([...there.evidence.values()].join('')).not.toContain(there.leaked.secretAccessKey);
    expect(proposed(await planOf(there.ctx, deleteAccessKey))).toEqual([]);
  });

  it('is confirmed with the last four characters of the leaked key', () => {
    const there = lab();
    const { effect } = deleteAccessKey;
    if (effect.kind !== 'irreversible') throw new Error('deleting a key cannot be undone');
    expect(effect.typeToConfirm(inputOf(there.ctx), emptyPlan(''))).toBe(there.leaked.accessKeyId.slice(16));
  });

  it('says that the leaked key is gone when the attacker deleted it, and deletes its successor', async () => {
    const there = lab();
    const iam = there.attacker.write('iam');
    const { AccessKey } = await iam.createAccessKey({});
    await iam.deleteAccessKey({ AccessKeyId: there.leaked.accessKeyId });
    const plan = await planOf(there.ctx, deleteAccessKey);
    expect(proposed(plan)).toEqual([`erase:iam-access-key ${AccessKey?.AccessKeyId}`]);
    expect(notes(plan)).toContain(`${there.leaked.accessKeyId} is gone already`);
  });

  it('leaves a key no event shows yet, and names it', async () => {
    const there = lab({ trailDelayMs: 300_000 });
    const { AccessKey } = await there.attacker.write('iam').createAccessKey({});
    const plan = await planOf(there.ctx, deleteAccessKey);
    expect(proposed(plan)).toEqual([`delete-leaked-key ${there.leaked.accessKeyId}`]);
    expect(notes(plan)).toMatch(new RegExp(`${AccessKey?.AccessKeyId} of ci-deploy was made after the leak`));
  });

  it('does not delete a key whose last use could not be saved', async () => {
    const there = lab();
    const plan = await planOf(there.ctx, deleteAccessKey);
    there.refuse('GetAccessKeyLastUsed', 'AccessDenied');
    await expect(applyPlan(there.ctx, plan)).rejects.toThrow();
    expect(keysOf(there, 'ci-deploy')).toEqual([there.leaked.accessKeyId]);
  });

  it('does nothing to a user it runs as, to root, to temporary or foreign keys', async () => {
    const there = lab();
    const asItself = await planOf({ ...there.ctx, aws: there.attacker }, deleteAccessKey);
    const foundBy = 'iam:GetAccessKeyLastUsed';
    const root = await planOf(
      owned(there, { kind: 'root', arn: `arn:aws:iam::${ACCOUNT_ID}:root`, foundBy }),
      deleteAccessKey,
    );
    const others: readonly KeyOwner[] = [
      { kind: 'other-account', account: '111122223333', foundBy },
      { kind: 'unknown', lookedAt: 'IAM' },
      { kind: 'role-session', roleName: 'r', roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/r`, foundBy },
    ];
    const rest = await Promise.all(others.map((owner) => planOf(owned(there, owner), deleteAccessKey)));
    expect([asItself, root, ...rest].map(({ changes }) => changes.length)).toEqual([0, 0, 0, 0, 0]);
    expect(root.leftToHuman[0]?.how).toContain('Sign in to the console as root');
    expect(rest.map(({ summary }) => summary)).toEqual([
      expect.stringContaining('111122223333'),
      expect.stringContaining('Nobody knows'),
      expect.stringContaining('temporary'),
    ]);
  });

  it('says when the keys could not be listed', async () => {
    const there = lab();
    there.refuse('ListAccessKeys', 'AccessDenied');
    const plan = await planOf(there.ctx, deleteAccessKey);
    expect(plan).toMatchObject({ changes: [], unlooked: [{ call: 'iam:ListAccessKeys' }] });
  });
});
