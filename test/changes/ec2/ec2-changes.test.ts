import { describe, expect, it } from 'vitest';
import { type Lab, lab, REGION } from '../../resources/lab.ts';
import { onlyRevert, revert, reverts } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const own = (there: Lab) => there.ctx.aws.write('ec2', REGION);
const theirs = (there: Lab) => there.attacker.write('ec2', REGION);
const state = (there: Lab) => there.account.region(REGION).ec2;
const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

const office = {
  ...ssh,
  IpRanges: [{ CidrIp: '198.51.100.0/24', Description: 'office' }],
};

async function openTheRule(there: Lab) {
  const rule = webGroup(there)?.rules.find(({ isEgress }) => !isEgress);
  const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, CidrIpv4: '0.0.0.0/0' };
  await theirs(there).modifySecurityGroupRules({
    GroupId: webGroup(there)?.groupId ?? '',
    SecurityGroupRules: [{ SecurityGroupRuleId: rule?.ruleId ?? '', SecurityGroupRule }],
  });
}

const webGroup = (there: Lab) =>
  Object.values(state(there).securityGroups).find(({ groupName }) => groupName === 'web');
const launch = (there: Lab) =>
  own(there).runInstances({ ImageId: 'ami-0abcdef1234567890', MinCount: 1, MaxCount: 1 });
const instance = (there: Lab) => Object.values(state(there).instances)[0];
const InstanceId = (there: Lab) => instance(there)?.instanceId ?? '';
const snapshot = (there: Lab) => Object.values(state(there).snapshots)[0];

describe('EC2 of others that the attacker altered', () => {
  holdsReverting({
    type: 'ec2-security-group-rule',
    says: 'a rule is taken off by its id, and one alike in another group stays',
    async before(there) {
      await own(there).createSecurityGroup({ GroupName: 'web', Description: 'd' });
      const { GroupId = '' } = await own(there).createSecurityGroup({ GroupName: 'ops', Description: 'd' });
      await own(there).authorizeSecurityGroupIngress({ GroupId, IpPermissions: [ssh] });
    },
    alter: (there) =>
      theirs(there).authorizeSecurityGroupIngress({
        GroupId: webGroup(there)?.groupId ?? '',
        IpPermissions: [ssh],
      }),
    title: expect.stringMatching(/^Take rule ingress tcp 22:22 0\.0\.0\.0\/0 off security group sg-\w+$/),
    preselected: true,
    command: 'ec2 revoke-security-group-ingress',
    reverts: 'RevokeSecurityGroupIngress',
    after: (there) =>
      Object.values(state(there).securityGroups)
        .filter(({ rules }) => rules.some(({ fromPort }) => fromPort === 22))
        .map(({ groupName }) => groupName),
    gives: ['ops'],
  });

  holdsReverting({
    type: 'ec2-security-group-rule-altered',
    says: 'a rule that was opened to everybody says again what it said',
    async before(there) {
      const { GroupId = '' } = await own(there).createSecurityGroup({ GroupName: 'web', Description: 'd' });
      await own(there).authorizeSecurityGroupIngress({ GroupId, IpPermissions: [office] });
    },
    alter: openTheRule,
    title: expect.stringMatching(
      /^Make rule sgr-\w+ of security group sg-\w+ say tcp 22:22 198\.51\.100\.0\/24 again$/,
    ),
    preselected: true,
    command: 'ec2 modify-security-group-rules',
    reverts: 'ModifySecurityGroupRules',
    after: (there) => webGroup(there)?.rules.map(({ cidr, description }) => [cidr, description])[1],
    gives: ['198.51.100.0/24', 'office'],
  });

  it('a rule the attacker made and then opened further is taken off in two rounds', async () => {
    const there = lab({ before: true });
    await own(there).createSecurityGroup({ GroupName: 'web', Description: 'd' });
    await there.afterTheLeak();
    const GroupId = webGroup(there)?.groupId ?? '';
    await theirs(there).authorizeSecurityGroupIngress({ GroupId, IpPermissions: [office] });
    await there.clock.advance(5_000);
    await openTheRule(there);
    for (const kind of ['revert:ec2-security-group-rule-altered', 'revert:ec2-security-group-rule']) {
      const change = await onlyRevert(there);
      expect(change.kind).toBe(kind);
      expect(await revert(there, change)).toEqual({ result: 'applied' });
    }
    expect(webGroup(there)?.rules.map(({ isEgress }) => isEgress)).toEqual([true]);
    expect((await reverts(there)).changes).toEqual([]);
  });

  holdsReverting({
    type: 'ec2-sharing',
    says: 'a snapshot is shared with nobody again',
    async before(there) {
      const { VolumeId } = await own(there).createVolume({ AvailabilityZone: `${REGION}a`, Size: 8 });
      await own(there).createSnapshot({ VolumeId });
    },
    alter: (there) =>
      theirs(there).modifySnapshotAttribute({
        SnapshotId: snapshot(there)?.snapshotId ?? '',
        CreateVolumePermission: { Add: [{ UserId: '999988887777' }] },
      }),
    title: expect.stringMatching(/^Stop sharing snap-\w+ with 999988887777$/),
    preselected: true,
    command: 'ec2 modify-snapshot-attribute',
    reverts: 'ModifySnapshotAttribute',
    after: async (there) =>
      (
        await own(there).describeSnapshotAttribute({
          SnapshotId: snapshot(there)?.snapshotId ?? '',
          Attribute: 'createVolumePermission',
        })
      ).CreateVolumePermissions,
    gives: [],
  });

  holdsReverting({
    type: 'ec2-instance-protection',
    says: 'what protected an instance is offered to be put back, deselected',
    before: launch,
    alter: (there) =>
      theirs(there).modifyInstanceAttribute({
        InstanceId: InstanceId(there),
        DisableApiTermination: { Value: true },
      }),
    title: expect.stringMatching(/^Switch termination protection of EC2 instance i-\w+ off again$/),
    preselected: false,
    command: 'ec2 modify-instance-attribute',
    reverts: 'ModifyInstanceAttribute',
    after: (there) => instance(there)?.disableApiTermination,
    gives: false,
  });

  holdsReverting({
    type: 'ec2-instance-running',
    says: 'an instance that was stopped runs again',
    async before(there) {
      await launch(there);
      await there.clock.advance(120_000);
    },
    alter: (there) => theirs(there).stopInstances({ InstanceIds: [InstanceId(there)] }),
    title: expect.stringMatching(/^Start EC2 instance i-\w+ again$/),
    preselected: true,
    command: 'ec2 start-instances',
    reverts: 'StartInstances',
    after: (there) => ['pending', 'running'].includes(instance(there)?.state ?? ''),
    gives: true,
  });

  it('where no call brings it back, a person is told what to build anew', async () => {
    const there = lab({ before: true });
    await launch(there);
    await there.clock.advance(120_000);
    await there.afterTheLeak();
    await theirs(there).terminateInstances({ InstanceIds: [InstanceId(there)] });
    expect((await reverts(there)).leftToHuman).toMatchObject([
      { what: `Build ec2-instance ${InstanceId(there)} (${REGION}) anew` },
    ]);
  });
});
