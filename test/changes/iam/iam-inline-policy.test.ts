import { describe, expect, it } from 'vitest';
import { lab } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, revert, reverts, triedHard, verify } from '../altering.ts';

const policy = (Effect: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action: '*', Resource: '*' }] });
const put = { UserName: 'bob', PolicyName: 'all' };

describe('inline policies', () => {
  it('that the attacker put on a user of others are deleted', async () => {
    const there = lab();
    there.user('bob');
    await there.attacker.write('iam').putUserPolicy({ ...put, PolicyDocument: policy('Allow') });
    const change = await onlyRevert(there);
    expect(change).toMatchObject({
      title: 'Delete inline policy all of user bob',
      command: 'aws iam delete-user-policy --user-name bob --policy-name all',
      preselected: true,
    });
    expect(await triedHard(there, 'iam-inline-policy', change, 'DeleteUserPolicy')).toEqual(AS_IT_SHOULD);
    expect(there.account.state.iam.users.bob?.inlinePolicies).toEqual({});
  });

  it('that he overwrote get their text back, from the event that put it there', async () => {
    const there = lab({ before: true });
    there.user('bob');
    await there.ctx.aws.write('iam').putUserPolicy({ ...put, PolicyDocument: policy('Deny') });
    await there.afterTheLeak();
    await there.attacker.write('iam').putUserPolicy({ ...put, PolicyDocument: policy('Allow') });
    const change = await onlyRevert(there);
    expect(change.title).toBe('Put back the text of inline policy all of user bob');
    expect(change.because.at(-1)).toMatchObject({ fact: expect.stringContaining('user/responder') });
    expect(await revert(there, change)).toEqual({ result: 'applied' });
    expect(there.account.state.iam.users.bob?.inlinePolicies).toEqual({ all: policy('Deny') });
  });

  it('that he deleted are put back; without an event that tells the text a person is asked', async () => {
    const there = lab({ before: true });
    const inlinePolicies = { old: policy('Deny') };
    const admin = there.ctx.aws.write('iam');
    await admin.createGroup({ GroupName: 'team' });
    await admin.putGroupPolicy({ GroupName: 'team', PolicyName: 'no', PolicyDocument: policy('Deny') });
    there.user('bob');
    Object.assign(there.account.state.iam.users.bob?.inlinePolicies ?? {}, inlinePolicies);
    await there.afterTheLeak();
    const iam = there.attacker.write('iam');
    await iam.deleteGroupPolicy({ GroupName: 'team', PolicyName: 'no' });
    await iam.deleteUserPolicy({ UserName: 'bob', PolicyName: 'old' });
    const { changes, leftToHuman } = await reverts(there);
    expect(changes.map(({ title }) => title)).toEqual([
      'Put back the text of inline policy no of group team',
    ]);
    expect(leftToHuman).toMatchObject([{ what: expect.stringContaining('bob old') }]);
    for (const change of changes) {
      expect(await revert(there, change)).toEqual({ result: 'applied' });
      expect(await verify(there, change)).toEqual({ held: true });
    }
    expect(there.account.state.iam.groups.team?.inlinePolicies).toEqual({ no: policy('Deny') });
  });

  it('are the same text whatever the spacing', async () => {
    const there = lab();
    there.user('bob');
    await there.attacker.write('iam').putUserPolicy({ ...put, PolicyDocument: policy('Allow') });
    const spaced = JSON.stringify(JSON.parse(policy('Allow')), null, 2);
    Object.assign(there.account.state.iam.users.bob?.inlinePolicies ?? {}, { all: spaced });
    expect((await onlyRevert(there)).preselected).toBe(true);
  });
});
