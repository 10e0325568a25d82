import { describe, expect, it } from 'vitest';
import { isReported } from '../../../lib/changes/change-type.ts';
import { alterationsIn } from '../../../lib/changes/registry.ts';
import { lab } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, triedHard } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const policy = (Effect: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action: '*', Resource: '*' }] });
const TargetId = '111122223333';
const SCP = { RootId: 'r-ab12', PolicyType: 'SERVICE_CONTROL_POLICY' as const };

/** A service control policy of the company's on one of its accounts. */
async function guarded() {
  const there = lab({ before: true });
  const organizations = there.ctx.aws.write('organizations');
  const { Policy } = await organizations.createPolicy({
    ...{ Name: 'guard', Description: 'no', Type: 'SERVICE_CONTROL_POLICY', Content: policy('Deny') },
  });
  const PolicyId = Policy?.PolicySummary?.Id ?? '';
  await organizations.attachPolicy({ PolicyId, TargetId });
  await there.afterTheLeak();
  return { there, PolicyId };
}

describe('policies of the organization', () => {
  it('that were detached are attached again', async () => {
    const { there, PolicyId } = await guarded();
    await there.attacker.write('organizations').detachPolicy({ PolicyId, TargetId });
    const change = await onlyRevert(there);
    expect(change.command).toBe(
      `aws organizations attach-policy --policy-id ${PolicyId} --target-id ${TargetId}`,
    );
    expect(await triedHard(there, 'organizations-policy-attachment', change, 'AttachPolicy')).toEqual(
      AS_IT_SHOULD,
    );
  });

  holdsReverting({
    type: 'organizations-policy-type',
    says: 'bind again where their type was switched off',
    before: (there) => there.ctx.aws.write('organizations').enablePolicyType(SCP),
    alter: (there) => there.attacker.write('organizations').disablePolicyType(SCP),
    title: 'Switch SERVICE_CONTROL_POLICY on in root r-ab12 again',
    preselected: true,
    command: 'organizations enable-policy-type',
    reverts: 'EnablePolicyType',
    after: async (there) => (await there.ctx.aws.read('organizations').listRoots({})).Roots?.[0]?.PolicyTypes,
    gives: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
  });

  it('get their text back', async () => {
    const { there, PolicyId } = await guarded();
    await there.attacker.write('organizations').updatePolicy({ PolicyId, Content: policy('Allow') });
    const change = await onlyRevert(there);
    expect(change.command).toContain(`--content '${policy('Deny')}'`);
    expect(await triedHard(there, 'organizations-policy-content', change, 'UpdatePolicy')).toEqual(
      AS_IT_SHOULD,
    );
  });
});

describe('accounts of the organization', () => {
  it('that were made or taken out are told', () => {
    const tasks = alterationsIn([
      {
        ...{ eventID: 'e1', eventTime: '2026-11-23T09:01:00Z', awsRegion: 'us-east-1', userIdentity: {} },
        ...{ eventSource: 'organizations.amazonaws.com', eventName: 'CreateAccount' },
        responseElements: { createAccountStatus: { id: 'car-1', state: 'IN_PROGRESS' } },
      },
      {
        ...{ eventID: 'e2', eventTime: '2026-11-23T09:01:00Z', awsRegion: 'us-east-1', userIdentity: {} },
        ...{ eventSource: 'organizations.amazonaws.com', eventName: 'LeaveOrganization' },
        recipientAccountId: '482910374655',
      },
    ]).map(({ type, alteration, record }) => isReported(type) && type.task(alteration.target, [record]));
    expect(tasks).toMatchObject([
      { what: expect.stringContaining('car-1') },
      { what: 'Take back LeaveOrganization on 482910374655' },
    ]);
  });
});
