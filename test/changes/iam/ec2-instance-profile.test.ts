import { describe, expect, it } from 'vitest';
import { lab, REGION } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, reverts, triedHard } from '../altering.ts';

const trust = '{"Version":"2012-10-17","Statement":[]}';

/** An instance of the company's with the profile `reader`, and a profile `admin` beside it. */
async function instance() {
  const there = lab({ before: true });
  const iam = there.ctx.aws.write('iam');
  for (const name of ['reader', 'admin']) {
    await iam.createRole({ RoleName: name, AssumeRolePolicyDocument: trust });
    await iam.createInstanceProfile({ InstanceProfileName: name });
    await iam.addRoleToInstanceProfile({ InstanceProfileName: name, RoleName: name });
  }
  const ec2 = there.ctx.aws.write('ec2', REGION);
  const asked = { ImageId: 'ami-0123456789abcdef0', InstanceType: 't3.micro' as const };
  const { Instances } = await ec2.runInstances({
    ...{ ...asked, MinCount: 1, MaxCount: 1, IamInstanceProfile: { Name: 'reader' } },
  });
  const id = Instances?.[0]?.InstanceId ?? '';
  await there.afterTheLeak();
  const { IamInstanceProfileAssociations } = await ec2.describeIamInstanceProfileAssociations({});
  return { there, id, AssociationId: IamInstanceProfileAssociations?.[0]?.AssociationId };
}

describe('instance profiles of instances', () => {
  it('that were exchanged are put back, as the launch tells', async () => {
    const { there, id, AssociationId } = await instance();
    const ec2 = there.attacker.write('ec2', REGION);
    await ec2.replaceIamInstanceProfileAssociation({ AssociationId, IamInstanceProfile: { Name: 'admin' } });
    const change = await onlyRevert(there);
    expect(change.title).toMatch(new RegExp(`^Give ${id} its instance profile .*/reader again$`));
    expect(change.command).toContain(`--filters Name=instance-id,Values=${id}`);
    expect(
      await triedHard(there, 'ec2-instance-profile', change, 'ReplaceIamInstanceProfileAssociation'),
    ).toEqual(AS_IT_SHOULD);
  });

  it('are gone with their instance', async () => {
    const { there, id, AssociationId } = await instance();
    const ec2 = there.attacker.write('ec2', REGION);
    await ec2.replaceIamInstanceProfileAssociation({ AssociationId, IamInstanceProfile: { Name: 'admin' } });
    await there.ctx.aws.write('ec2', REGION).terminateInstances({ InstanceIds: [id] });
    await there.clock.advance(5 * 60_000);
    const { changes } = await reverts(there);
    expect(changes).toEqual([]);
  });
});
