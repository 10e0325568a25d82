import { describe, expect, it } from 'vitest';
import { seedUser } from '../../../lib/rehearsal/account/seed.ts';
import type { LeakedKeyInput } from '../../../playbooks/leaked-access-key/inputs.ts';
import { rotatePasswords } from '../../../playbooks/leaked-access-key/steps/rotate-passwords.ts';
import { ACCOUNT_ID, LONG_AGO, rotationWorld } from '../../credentials/rotation-world.ts';

const input = { account: ACCOUNT_ID, delivery: { to: 'secretsmanager' } } as LeakedKeyInput;

describe('rotate-passwords', () => {
  it('plans from reading alone and asks for the account id', async () => {
    const { ctx, account } = await rotationWorld((made) => {
      seedUser(made, { userName: 'accounting', createdAt: LONG_AGO, loginProfile: { createdAt: LONG_AGO } });
    });
    const before = structuredClone(account.state.iam.users.accounting);
    const plan = await rotatePasswords.plan(ctx, input);
    expect(plan.changes.map(({ target }) => target.id)).toEqual(['accounting']);
    expect(account.state.iam.users.accounting).toEqual(before);
    const { effect } = rotatePasswords;
    expect(effect.kind === 'irreversible' && effect.typeToConfirm(input, plan)).toBe(ACCOUNT_ID);
  });
});
