import { describe, expect, it } from 'vitest';
import { signIn } from '../../../lib/rehearsal/account/console.ts';
import { AS_IT_SHOULD, changeFor, erase, triedHard, verify } from '../erasing.ts';
import { type Credentials, type Lab, lab } from '../lab.ts';

const Password = ['Sp1llkit', 'test', 'only!'].join('-');

async function password(there: Lab, UserName: string) {
  await there.attacker.write('iam').createLoginProfile({ UserName, Password });
  return there.proven('CreateLoginProfile');
}

const profileOf = (there: Lab, user: string) => there.account.state.iam.users[user]?.loginProfile;

describe('console passwords', () => {
  it('take the sessions with them that were opened with them, not the keys of the user', async () => {
    const there = lab();
    const keys = there.user('bob', { attached: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] });
    const made = await password(there, 'bob');
    const session = signIn(there.account, 'bob', Password, { address: '203.0.113.66', userAgent: 'Mozilla' });
    if (session === undefined) throw new Error('the sign-in was refused');
    const look = (credentials: Credentials) => there.as(credentials).read('ec2').describeInstances({});
    await look(session);
    await there.clock.advance(60_000);
    await erase(there, made);
    await expect(look(session)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect(await look(keys)).toMatchObject({ Reservations: [] });
  });

  it('are deleted, and their user stays', async () => {
    const there = lab();
    there.user('bob');
    const made = await password(there, 'bob');
    expect(changeFor(made[0]).command.split('\n')).toEqual([
      'aws iam delete-login-profile --user-name bob',
      expect.stringMatching(/^aws iam put-user-policy --user-name bob .*TokenIssueTime.*\$\(date -u/),
    ]);
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(profileOf(there, 'bob')).toBeUndefined();
    expect(there.account.state.iam.users.bob?.accessKeys).toHaveLength(1);
    expect(await verify(there, made[0])).toEqual({ held: true });
  });

  it('that were just set are tried again until IAM lets go of them', async () => {
    const there = lab();
    there.user('bob');
    const made = await password(there, 'bob');
    there.refuse('DeleteLoginProfile', 'EntityTemporarilyUnmodifiable', {
      times: 3,
    });
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(profileOf(there, 'bob')).toBeUndefined();
  });

  it('set anew by someone else since are left', async () => {
    const there = lab();
    there.user('bob');
    const made = await password(there, 'bob');
    const iam = there.ctx.aws.write('iam');
    await there.clock.advance(5 * 60_000);
    await iam.deleteLoginProfile({ UserName: 'bob' });
    await iam.createLoginProfile({ UserName: 'bob', Password });
    const [state] = await there.lookAt(made);
    expect(state).toMatchObject({
      state: 'deleted',
      summary: expect.stringContaining('another one'),
    });
    expect(await verify(there, made[0])).toEqual({ held: true });
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    there.user('bob');
    const made = await password(there, 'bob');
    expect(await triedHard(there, 'iam-login-profile', made, 'DeleteLoginProfile')).toEqual(AS_IT_SHOULD);
  });
});
