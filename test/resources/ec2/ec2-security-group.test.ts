import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, triedHard } from '../erasing.ts';
import { type Lab, lab, REGION } from '../lab.ts';

async function group(there: Lab, name: string) {
  const { GroupId = '' } = await there.attacker
    .write('ec2', REGION)
    .createSecurityGroup({ GroupName: name, Description: 'd' });
  return GroupId;
}

const ssh = (GroupId: string) => ({
  IpPermissions: [
    {
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      UserIdGroupPairs: [{ GroupId }],
      IpRanges: [{ CidrIp: '10.0.0.0/8' }],
    },
  ],
});
const groups = (there: Lab) => there.account.region(REGION).ec2.securityGroups;

describe('EC2 security groups', () => {
  it('wait for the instances that hold them to shut down', async () => {
    const there = lab();
    const id = await group(there, 'miners');
    await there.attacker.write('ec2', REGION).runInstances({
      ImageId: 'ami-0abcdef1234567890',
      MinCount: 1,
      MaxCount: 1,
      SecurityGroupIds: [id],
    });
    const instances = await there.proven('RunInstances');
    const made = await there.proven('CreateSecurityGroup');
    expect(changeFor(made[0]).command.split('\n')).toEqual([
      `aws ec2 wait instance-terminated --region ${REGION} --instance-ids ${instances[0]?.resource.id}`,
      `aws ec2 delete-security-group --region ${REGION} --group-id ${id}`,
    ]);
    await erase(there, instances);
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(groups(there)[id]).toBeUndefined();
  });

  it('give up on what holds them for good, with the reason', async () => {
    const there = lab();
    const id = await group(there, 'shared');
    await there.ctx.aws.write('ec2', REGION).runInstances({
      ImageId: 'ami-0abcdef1234567890',
      MinCount: 1,
      MaxCount: 1,
      SecurityGroupIds: [id],
    });
    expect(await erase(there, await there.proven('CreateSecurityGroup'))).toMatchObject([
      { result: 'failed', code: 'DependencyViolation' },
    ]);
  });

  it('take the rules of other groups that name them, and nothing else of those groups', async () => {
    const there = lab();
    const responder = there.ctx.aws.write('ec2', REGION);
    const { GroupId: web = '' } = await responder.createSecurityGroup({
      GroupName: 'web',
      Description: 'w',
    });
    const id = await group(there, 'jump');
    const ec2 = there.attacker.write('ec2', REGION);
    await ec2.authorizeSecurityGroupIngress({ GroupId: web, ...ssh(id) });
    await ec2.authorizeSecurityGroupEgress({
      GroupId: web,
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: id }] }],
    });
    const made = await there.proven('CreateSecurityGroup');
    const change = changeFor(made[0]);
    expect(change.title).toContain(`named by rules of ${web}`);
    expect(change.command.split('\n').map((line) => line.split(' ')[2])).toEqual([
      'revoke-security-group-ingress',
      'revoke-security-group-egress',
      'delete-security-group',
    ]);
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(groups(there)[id]).toBeUndefined();
    const left = groups(there)[web]?.rules.map(({ cidr, sourceGroupId }) => [cidr, sourceGroupId]);
    expect(left).toContainEqual(['10.0.0.0/8', undefined]);
    expect(left?.every(([, source]) => source === undefined)).toBe(true);
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    await group(there, 'g');
    const made = await there.proven('CreateSecurityGroup');
    expect(await triedHard(there, 'ec2-security-group', made, 'DeleteSecurityGroup')).toEqual(AS_IT_SHOULD);
  });
});
