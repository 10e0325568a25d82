import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { planPasswordRotation } from '../../lib/credentials/rotate/plan-password-rotation.ts';
import { deleteCreatedResources } from '../../playbooks/leaked-access-key/steps/delete-created-resources.ts';
import { applyPlan, planOf } from '../playbooks/leaked-access-key/rounds.ts';
import { LONG_AGO, lab } from '../resources/lab.ts';
import { carryOut } from './rotation-world.ts';

const BY_SECRET = { delivery: { to: 'secretsmanager' } } as const;
const CODES = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
const loginProfile = { createdAt: LONG_AGO };
type Lab = ReturnType<typeof lab>;

async function makeDevice(aws: Lab['attacker'], VirtualMFADeviceName: string): Promise<string> {
  const { VirtualMFADevice: made } = await aws.write('iam').createVirtualMFADevice({ VirtualMFADeviceName });
  return made?.SerialNumber ?? '';
}

const enrol = (aws: Lab['attacker'], UserName: string, SerialNumber: string) =>
  aws.write('iam').enableMFADevice({ UserName, SerialNumber, ...CODES });

/** Users with devices of their own and of the attacker's, whose `spare` was made before the leak by a colleague. */
async function company() {
  const there = lab({ before: true });
  const colleague = there.as(
    there.user('admin', { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
  );
  there.user('accounting', { loginProfile, mfa: true });
  for (const userName of ['web-admin', 'sales', 'support']) there.user(userName, { loginProfile });
  there.user('backup');
  const spare = await makeDevice(colleague, 'spare');
  await there.afterTheLeak();
  const phone = await makeDevice(there.attacker, 'phone');
  await enrol(there.attacker, 'web-admin', phone);
  await enrol(there.attacker, 'sales', spare);
  const own = await makeDevice(colleague, 'own');
  await enrol(colleague, 'support', own);
  await there.attacker
    .write('iam')
    .createLoginProfile({ UserName: 'backup', Password: ['Mine', 'and', 'for', 'long-1'].join('-') });
  const ctx = { ...there.ctx, randomBytes: (size: number) => randomBytes(size) };
  const { users, virtualMfaDevices } = there.account.state.iam;
  const [seeded = ''] = users.accounting?.mfaDevices ?? [];
  return { ctx, users, virtualMfaDevices, phone, spare, own, seeded };
}

const UNPROTECTED = 'Let these users enrol an MFA device: sales, web-admin';

it('rotating passwords alone removes the MFA devices he enrolled, by the events that prove it, and no other', async () => {
  const { ctx, users, virtualMfaDevices, phone, spare, own, seeded } = await company();
  const plan = await planPasswordRotation(ctx, BY_SECRET);
  const removals = plan.changes.filter(({ kind }) => kind !== 'rotate-password');
  expect(removals.map(({ kind, target }) => [kind, target.id])).toEqual([
    ['revert:iam-mfa-enabled', `sales ${spare}`],
    ['erase:iam-mfa-device', phone],
  ]);
  expect(removals.map(({ because: [first] }) => first.kind === 'event' && first.eventName)).toEqual([
    'EnableMFADevice',
    'CreateVirtualMFADevice',
  ]);
  expect(plan.summary).toMatch(/, and 2 MFA devices the attacker enrolled to remove\.$/);
  expect(plan.leftToHuman.map(({ what }) => what)).toEqual([UNPROTECTED]);

  const done = await carryOut(ctx, plan);
  expect(done.every(({ outcome, verdict }) => outcome.result === 'applied' && verdict.held)).toBe(true);
  expect(Object.keys(virtualMfaDevices).sort()).toEqual([spare, own, seeded].sort());
  expect(users.support?.mfaDevices).toEqual([own]);
  expect(users.accounting?.mfaDevices).toEqual([seeded]);
  expect([users['web-admin']?.mfaDevices, users.sales?.mfaDevices]).toEqual([[], []]);
  const again = await planPasswordRotation(ctx, BY_SECRET);
  expect(again.changes).toEqual([]);
});

it('after what he made was deleted no device is left to remove, and his passwords are not rotated', async () => {
  const { ctx, users, virtualMfaDevices, phone } = await company();
  const { outcomes } = await applyPlan(ctx, await planOf(ctx, deleteCreatedResources));
  expect(outcomes.filter(({ result }) => result === 'failed')).toEqual([]);
  expect(virtualMfaDevices[phone]).toBeUndefined();
  expect(users.backup?.loginProfile).toBeUndefined();

  const plan = await planPasswordRotation(ctx, BY_SECRET);
  expect(plan.leftToHuman.map(({ what }) => what)).toEqual([UNPROTECTED]);
  expect(plan.changes.map(({ kind, target }) => [kind, target.id])).toEqual(
    ['accounting', 'sales', 'support', 'web-admin'].map((userName) => ['rotate-password', userName]),
  );
});
