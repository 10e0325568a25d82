import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { planPasswordRotation } from '../../lib/credentials/rotate/plan-password-rotation.ts';
import { deleteCreatedResources } from '../../playbooks/leaked-access-key/steps/delete-created-resources.ts';
import { applyPlan, planOf } from '../playbooks/leaked-access-key/rounds.ts';
import { LONG_AGO, lab } from '../resources/lab.ts';
import { carryOut } from './rotation-world.ts';

const BY_SECRET = { delivery: { to: 'secretsmanager' } } as const;
const CODES = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };

it('passwords: his MFA devices are removed and not taken for protection, his passwords deleted and not rotated', async () => {
  const there = lab();
  const loginProfile = { createdAt: LONG_AGO };
  there.user('accounting', { loginProfile, mfa: true });
  there.user('web-admin', { loginProfile });
  there.user('backup');
  const iam = there.attacker.write('iam');
  const { VirtualMFADevice: made } = await iam.createVirtualMFADevice({ VirtualMFADeviceName: 'phone' });
  const SerialNumber = made?.SerialNumber ?? '';
  await iam.enableMFADevice({ UserName: 'web-admin', SerialNumber, ...CODES });
  await iam.createLoginProfile({ UserName: 'backup', Password: ['Mine', 'and', 'for', 'long-1'].join('-') });
  const ctx = { ...there.ctx, randomBytes: (size: number) => randomBytes(size) };
  const { users, virtualMfaDevices } = there.account.state.iam;
  const own = [...(users.accounting?.mfaDevices ?? [])];

  const early = await planPasswordRotation(ctx, BY_SECRET);
  expect(early.leftToHuman.map(({ what }) => what)).toEqual([
    `Remove MFA device ${SerialNumber} of web-admin`,
    'Let these users enrol an MFA device: web-admin',
  ]);

  const { outcomes } = await applyPlan(ctx, await planOf(ctx, deleteCreatedResources));
  expect(outcomes.filter(({ result }) => result === 'failed')).toEqual([]);
  expect(Object.keys(virtualMfaDevices)).toEqual(own);
  expect(users['web-admin']?.mfaDevices).toEqual([]);
  expect(users.accounting?.mfaDevices).toEqual(own);
  expect(users.backup?.loginProfile).toBeUndefined();

  const plan = await planPasswordRotation(ctx, BY_SECRET);
  expect(plan.leftToHuman.map(({ what }) => what)).toEqual([
    'Let these users enrol an MFA device: web-admin',
  ]);
  const done = await carryOut(ctx, plan);
  expect(done.map(({ outcome, verdict }) => [outcome.result, verdict.held])).toEqual([
    ['applied', true],
    ['applied', true],
  ]);
  const rotated = Object.values(users).filter(({ loginProfile: now }) => now?.passwordResetRequired);
  expect(rotated.map(({ userName }) => userName)).toEqual(['accounting', 'web-admin']);
});
