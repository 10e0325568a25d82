import { describe, expect, it } from 'vitest';
import { seedInstanceProfile, seedManagedPolicy, seedRole } from '../../../lib/rehearsal/account/seed.ts';
import { ACCOUNT_ID, ADMIN, inAccount, LONG_AGO, policy } from './in-account.ts';

const TRUST = policy({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` },
  Action: 'sts:AssumeRole',
});

describe('what is seeded', () => {
  it('has long been there, and nothing tells of its making', async () => {
    const { account, as, admin, user, records } = inAccount();
    const arn = seedManagedPolicy(account, {
      policyName: 'all',
      createdAt: LONG_AGO,
      document: policy({ Effect: 'Allow', Action: 'iam:*', Resource: '*' }),
    });
    const ann = user('ann', {
      attached: [arn],
      groups: ['ops'],
      tags: { team: 'ops' },
      mfa: true,
    });
    seedRole(account, {
      roleName: 'web',
      createdAt: LONG_AGO,
      trust: TRUST,
      attached: [ADMIN],
    });
    seedInstanceProfile(account, {
      instanceProfileName: 'web',
      createdAt: LONG_AGO,
      roleName: 'web',
    });
    expect(account.state.records).toEqual([]);

    const { iam, sts } = as(ann);
    const { User } = await iam.getUser({});
    expect(User).toMatchObject({
      CreateDate: new Date(LONG_AGO),
      Tags: [{ Key: 'team', Value: 'ops' }],
    });
    expect((await iam.getGroup({ GroupName: 'ops' })).Users).toHaveLength(1);
    expect((await iam.listMFADevices({})).MFADevices).toMatchObject([{ UserName: 'ann' }]);
    const { InstanceProfile } = await iam.getInstanceProfile({
      InstanceProfileName: 'web',
    });
    expect(InstanceProfile?.Roles).toMatchObject([{ RoleName: 'web' }]);
    await as(admin).sts.assumeRole({
      RoleArn: InstanceProfile?.Roles?.[0]?.Arn,
      RoleSessionName: 'night',
    });
    await sts.getCallerIdentity({});
    expect(records('CreateUser')).toEqual([]);
  });

  it('is known at every endpoint even while another change is on its way', async () => {
    const { as, admin, user, clock } = inAccount({ latencyMs: 0 });
    await as(admin).iam.createUser({ UserName: 'new' });
    const ann = user('ann');
    await as(ann).sts.getCallerIdentity({});
    expect(clock.now()).toEqual(new Date('2026-11-23T09:00:00Z'));
  });
});
