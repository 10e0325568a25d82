import { describe, expect, it } from 'vitest';
import { lab } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, revert, reverts, triedHard, verify } from '../altering.ts';

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const QUARANTINE = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3';

describe('attached policies', () => {
  it('that the attacker attached are detached, and others stay', async () => {
    const there = lab();
    there.user('bob', { attached: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] });
    await there.attacker.write('iam').attachUserPolicy({ UserName: 'bob', PolicyArn: ADMIN });
    const change = await onlyRevert(there);
    expect(change).toMatchObject({
      title: `Detach ${ADMIN} from user bob`,
      command: `aws iam detach-user-policy --user-name bob --policy-arn ${ADMIN}`,
      preselected: true,
    });
    expect(await triedHard(there, 'iam-attached-policy', change, 'DetachUserPolicy')).toEqual(AS_IT_SHOULD);
    expect(there.account.state.iam.users.bob?.attachedPolicies).toEqual([
      'arn:aws:iam::aws:policy/ReadOnlyAccess',
    ]);
  });

  it('of roles and groups too', async () => {
    const there = lab();
    const admin = there.ctx.aws.write('iam');
    await admin.createRole({ RoleName: 'ops', AssumeRolePolicyDocument: '{"Statement":[]}' });
    await admin.createGroup({ GroupName: 'team' });
    const iam = there.attacker.write('iam');
    await iam.attachRolePolicy({ RoleName: 'ops', PolicyArn: ADMIN });
    await iam.attachGroupPolicy({ GroupName: 'team', PolicyArn: ADMIN });
    const { changes } = await reverts(there);
    expect(changes.map(({ title }) => title).toSorted()).toEqual([
      `Detach ${ADMIN} from group team`,
      `Detach ${ADMIN} from role ops`,
    ]);
    for (const change of changes) expect(await revert(there, change)).toEqual({ result: 'applied' });
    expect(there.account.state.iam.roles.ops?.attachedPolicies).toEqual([]);
    expect(there.account.state.iam.groups.team?.attachedPolicies).toEqual([]);
  });

  it('that were attached before stay attached, whatever the attacker attached again', async () => {
    const there = lab({ before: true });
    there.user('bob');
    await there.ctx.aws.write('iam').attachUserPolicy({ UserName: 'bob', PolicyArn: ADMIN });
    await there.afterTheLeak();
    await there.attacker.write('iam').attachUserPolicy({ UserName: 'bob', PolicyArn: ADMIN });
    expect(await reverts(there)).toMatchObject({ changes: [], counts: { settled: 1 } });
  });

  it('that the attacker took off are put back: the quarantine of AWS, a denial', async () => {
    const there = lab();
    there.user('bob', { attached: [QUARANTINE] });
    await there.attacker.write('iam').detachUserPolicy({ UserName: 'bob', PolicyArn: QUARANTINE });
    const change = await onlyRevert(there);
    expect(change.title).toBe(`Attach ${QUARANTINE} again to user bob`);
    expect(await revert(there, change)).toEqual({ result: 'applied' });
    expect(await verify(there, change)).toEqual({ held: true });
    expect(there.account.state.iam.users.bob?.attachedPolicies).toEqual([QUARANTINE]);
  });

  it('are never the quarantine that AWS attached, though the record names the victim', async () => {
    const there = lab();
    await there.attacker.write('iam').attachUserPolicy({ UserName: 'ci-deploy', PolicyArn: QUARANTINE });
    expect((await reverts(there)).changes).toEqual([]);
  });

  it('are gone with the principal that had them', async () => {
    const there = lab();
    const admin = there.ctx.aws.write('iam');
    await admin.createRole({ RoleName: 'ops', AssumeRolePolicyDocument: '{"Statement":[]}' });
    await there.attacker.write('iam').attachRolePolicy({ RoleName: 'ops', PolicyArn: ADMIN });
    const change = await onlyRevert(there);
    await admin.detachRolePolicy({ RoleName: 'ops', PolicyArn: ADMIN });
    await admin.deleteRole({ RoleName: 'ops' });
    expect(await revert(there, change)).toMatchObject({ result: 'already-gone' });
    expect(await verify(there, change)).toEqual({ held: true });
  });
});
