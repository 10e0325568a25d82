import { describe, expect, it } from 'vitest';
import { lab } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, reverts, triedHard } from '../altering.ts';

const STRICT = { MinimumPasswordLength: 14, RequireNumbers: true, PasswordReusePrevention: 5 };

describe('the password policy', () => {
  it('is put back as an earlier event tells, whatever was left out of it', async () => {
    const there = lab({ before: true });
    await there.ctx.aws.write('iam').updateAccountPasswordPolicy(STRICT);
    await there.afterTheLeak();
    await there.attacker.write('iam').updateAccountPasswordPolicy({ MinimumPasswordLength: 6 });
    const change = await onlyRevert(there);
    expect(change.command).toBe(
      'aws iam update-account-password-policy --minimum-password-length 14 --require-numbers --password-reuse-prevention 5',
    );
    expect(await triedHard(there, 'iam-password-policy', change, 'UpdateAccountPasswordPolicy')).toEqual(
      AS_IT_SHOULD,
    );
  });

  it('that was deleted comes back; one that nothing tells of is left to a person', async () => {
    const there = lab({ before: true });
    await there.ctx.aws.write('iam').updateAccountPasswordPolicy(STRICT);
    await there.afterTheLeak();
    await there.attacker.write('iam').deleteAccountPasswordPolicy({});
    expect((await onlyRevert(there)).preselected).toBe(true);
    const bare = lab();
    await bare.attacker.write('iam').updateAccountPasswordPolicy({ MinimumPasswordLength: 6 });
    expect(await reverts(bare)).toMatchObject({ changes: [], leftToHuman: [{}] });
  });
});
