import { describe, expect, it } from 'vitest';
import { emptyPlan } from '../../../lib/playbook/plan.ts';
import { seedUser } from '../../../lib/rehearsal/account/seed.ts';
import type { LeakedKeyInput } from '../../../playbooks/leaked-access-key/inputs.ts';
import { rotateAccessKeys } from '../../../playbooks/leaked-access-key/steps/rotate-access-keys.ts';
import { ACCOUNT_ID, LONG_AGO, rotationWorld } from '../../credentials/rotation-world.ts';

const input = { delivery: { to: 'secretsmanager' } } as LeakedKeyInput;

describe('rotate-access-keys', () => {
  it('asks for the account id, named or as the plan shows it, and never for an empty word', async () => {
    const { ctx } = await rotationWorld((account) => {
      seedUser(account, { userName: 'ci', createdAt: LONG_AGO, keys: [{ createdAt: LONG_AGO }] });
    });
    const plan = await rotateAccessKeys.plan(ctx, input);
    const { effect } = rotateAccessKeys;
    if (effect.kind !== 'irreversible') throw new Error('The step is not irreversible.');
    expect(effect.typeToConfirm(input, plan)).toBe(ACCOUNT_ID);
    expect(effect.typeToConfirm({ ...input, account: '111122223333' }, plan)).toBe('111122223333');
    expect(() => effect.typeToConfirm(input, emptyPlan('Nothing.'))).toThrow(/names no account/);
  });

  it('plans from reading alone: the account is as it was', async () => {
    const { ctx, account } = await rotationWorld((made) => {
      seedUser(made, { userName: 'ci', createdAt: LONG_AGO, keys: [{ createdAt: LONG_AGO }] });
    });
    const before = structuredClone(account.state.iam);
    const plan = await rotateAccessKeys.plan(ctx, input);
    expect(plan.changes.map(({ kind }) => kind)).toEqual([
      'save-key-inventory',
      'issue-access-key',
      'deactivate-replaced-access-key',
    ]);
    const keys = (iam: typeof before) => iam.users.ci?.accessKeys;
    expect(keys(account.state.iam)).toEqual(keys(before));
    expect(account.state.regions['us-east-1']?.secrets).toEqual({});
  });
});
