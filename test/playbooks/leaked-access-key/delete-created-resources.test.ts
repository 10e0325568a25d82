import { describe, expect, it } from 'vitest';
import { deleteCreatedResources } from '../../../playbooks/leaked-access-key/steps/delete-created-resources.ts';
import { ACCOUNT_ID, type Lab, lab } from '../../resources/lab.ts';
import { applyPlan, inputOf, planOf, proposed } from './rounds.ts';

const IMAGE = 'ami-0abcdef1234567890';

async function mine(there: Lab, region: string) {
  const ec2 = there.attacker.write('ec2', region);
  await ec2.createKeyPair({ KeyName: 'm' });
  const { GroupId = '' } = await ec2.createSecurityGroup({ GroupName: 'm', Description: 'm' });
  await ec2.runInstances({
    ImageId: IMAGE,
    MinCount: 4,
    MaxCount: 4,
    KeyName: 'm',
    SecurityGroupIds: [GroupId],
    DisableApiTermination: true,
  });
}

async function work(there: Lab, region: string) {
  const ec2 = there.ctx.aws.write('ec2', region);
  await ec2.createKeyPair({ KeyName: 'team' });
  await ec2.runInstances({ ImageId: IMAGE, MinCount: 2, MaxCount: 2, KeyName: 'team' });
}

describe('delete-created-resources', () => {
  it('leaves nothing of the attacker and everything of others, in all regions', async () => {
    const there = lab();
    for (const region of ['eu-west-1', 'us-west-2']) {
      await work(there, region);
      await mine(there, region);
    }
    const iam = there.attacker.write('iam');
    await iam.createUser({ UserName: 'backdoor' });
    await iam.createAccessKey({ UserName: 'backdoor' });

    const plan = await planOf(there.ctx, deleteCreatedResources);
    expect(plan.summary).toBe('14 things made and 0 altered by the attacker, 0 in doubt, in 3 regions.');
    const { outcomes, verdicts } = await applyPlan(there.ctx, plan);
    expect(outcomes.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(verdicts.filter(({ held }) => !held)).toEqual([]);
    await there.clock.advance(10 * 60_000);
    for (const region of ['eu-west-1', 'us-west-2']) {
      const { instances, keyPairs, securityGroups } = there.account.region(region).ec2;
      expect(Object.values(instances).filter(({ state }) => state === 'running')).toHaveLength(2);
      expect(Object.keys(keyPairs)).toEqual(['team']);
      expect(Object.values(securityGroups).map(({ groupName }) => groupName)).toEqual(['default']);
    }
    expect(Object.keys(there.account.state.iam.users).toSorted()).toEqual(['ci-deploy', 'responder']);
    const after = await planOf(there.ctx, deleteCreatedResources);
    expect(proposed(after)).toEqual([]);
    expect(after.notes.map(({ text }) => text)).toEqual(['14 more are gone already.']);
  });

  it('is not finished while a key was made after the leak and no event shows by whom', async () => {
    const there = lab({ trailDelayMs: 300_000 });
    const { AccessKey } = await there.attacker.write('iam').createAccessKey({});
    const id = AccessKey?.AccessKeyId ?? '';
    await there.ctx.aws
      .write('iam')
      .updateAccessKey({ UserName: 'ci-deploy', AccessKeyId: id, Status: 'Inactive' });
    const early = await planOf(there.ctx, deleteCreatedResources);
    expect(proposed(early)).toEqual([]);
    expect(early.unlooked.map(({ where }) => where)).toEqual([`inactive key ${id} of ci-deploy`]);
    await there.clock.advance(300_000);
    const late = await planOf(there.ctx, deleteCreatedResources);
    expect(proposed(late)).toEqual([`erase:iam-access-key ${id}`]);
    expect(late.unlooked).toEqual([]);
  });

  it('finds what shows up late', async () => {
    const there = lab({ trailDelayMs: 300_000 });
    await there.attacker.write('ec2', 'eu-west-1').createKeyPair({ KeyName: 'late' });
    expect(proposed(await planOf(there.ctx, deleteCreatedResources))).toEqual([]);
    await there.clock.advance(300_000);
    expect(proposed(await planOf(there.ctx, deleteCreatedResources))).toHaveLength(1);
  });

  it('is confirmed with the account id, which old key ids do not tell and the plan does', async () => {
    const there = lab();
    await there.attacker.write('ec2', 'eu-west-1').createKeyPair({ KeyName: 'k' });
    const plan = await planOf(there.ctx, deleteCreatedResources);
    const { account: _, ...unnamed } = inputOf(there.ctx);
    const { effect } = deleteCreatedResources;
    if (effect.kind !== 'irreversible') throw new Error('erasing cannot be undone');
    expect(effect.typeToConfirm({ ...unnamed, keyId: `AKIA${'A'.repeat(16)}` }, plan)).toBe(ACCOUNT_ID);
    expect(effect.typeToConfirm(inputOf(there.ctx), plan)).toBe(ACCOUNT_ID);
  });
});
