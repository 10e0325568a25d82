import { type Bench, type ContractCase, refusal } from '../contract-case.ts';
import { ec2, launch } from './launch.ts';

async function createGroup(bench: Bench, GroupName = 'workers') {
  const { GroupId = '' } = await ec2(bench).createSecurityGroup({ GroupName, Description: 'of a test' });
  return GroupId;
}

const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
const USED_OR_NOT = 'deletes groups that are used';
const UNKNOWN = 'sg-0123456789abcdef0';

export const ec2NetworkCases: readonly ContractCase[] = [
  {
    call: 'ec2:CreateKeyPair',
    says: 'gives name, id and the private key once',
    async run(bench) {
      const { KeyName, KeyPairId, KeyMaterial } = await ec2(bench).createKeyPair({ KeyName: 'k' });
      return { KeyName, KeyPairId, isKey: /^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(KeyMaterial ?? '') };
    },
    gives: { KeyName: 'k', KeyPairId: '<key>', isKey: true },
  },
  {
    call: 'ec2:CreateKeyPair',
    says: 'refuses a name that is taken in the region',
    async run(bench) {
      await ec2(bench).createKeyPair({ KeyName: 'k' });
      const elsewhere = await ec2(bench, 'us-west-2').createKeyPair({ KeyName: 'k' });
      return [await refusal(ec2(bench).createKeyPair({ KeyName: 'k' })), elsewhere.KeyName];
    },
    gives: ['InvalidKeyPair.Duplicate', 'k'],
  },
  {
    call: 'ec2:DescribeKeyPairs',
    says: 'finds a pair by name and by id, with the time it was made',
    async run(bench) {
      const { KeyPairId = '' } = await ec2(bench).createKeyPair({ KeyName: 'k' });
      const answers = [
        await ec2(bench).describeKeyPairs({ KeyNames: ['k'] }),
        await ec2(bench).describeKeyPairs({ KeyPairIds: [KeyPairId] }),
      ];
      return answers.map(({ KeyPairs }) =>
        KeyPairs?.map((pair) => ({ name: pair.KeyName, id: pair.KeyPairId, made: pair.CreateTime })),
      );
    },
    gives: [1, 2].map(() => [{ name: 'k', id: '<key>', made: '<time>' }]),
    differs: { ministack: 'tells no time' },
  },
  {
    call: 'ec2:DescribeKeyPairs',
    says: 'refuses a name that is not there',
    run: (bench) => refusal(ec2(bench).describeKeyPairs({ KeyNames: ['none'] })),
    gives: 'InvalidKeyPair.NotFound',
  },
  {
    call: 'ec2:DeleteKeyPair',
    says: 'removes a pair by its id',
    async run(bench) {
      const { KeyPairId = '' } = await ec2(bench).createKeyPair({ KeyName: 'k' });
      await ec2(bench).deleteKeyPair({ KeyPairId });
      return (await ec2(bench).describeKeyPairs({})).KeyPairs;
    },
    gives: [],
    differs: { moto: 'knows pairs by name only', ministack: 'knows pairs by name only' },
  },
  {
    call: 'ec2:DeleteKeyPair',
    says: 'takes a name that is not there',
    run: (bench) => refusal(ec2(bench).deleteKeyPair({ KeyName: 'none' })),
    gives: 'was not refused',
  },
  {
    call: 'ec2:CreateSecurityGroup',
    says: 'makes a group in the default VPC that lets everything out',
    async run(bench) {
      const id = await createGroup(bench);
      const { SecurityGroups } = await ec2(bench).describeSecurityGroups({ GroupIds: [id] });
      const { GroupName, GroupId, Description, VpcId, IpPermissions, IpPermissionsEgress } =
        SecurityGroups?.[0] ?? {};
      return {
        GroupName,
        GroupId,
        Description,
        VpcId,
        IpPermissions,
        out: IpPermissionsEgress?.map((rule) => [
          rule.IpProtocol,
          rule.IpRanges?.map((range) => range.CidrIp),
        ]),
      };
    },
    gives: {
      GroupName: 'workers',
      GroupId: '<sg>',
      Description: 'of a test',
      VpcId: '<vpc>',
      IpPermissions: [],
      out: [['-1', ['0.0.0.0/0']]],
    },
  },
  {
    call: 'ec2:CreateSecurityGroup',
    says: 'refuses a name that is taken',
    async run(bench) {
      await createGroup(bench);
      return refusal(createGroup(bench));
    },
    gives: 'InvalidGroup.Duplicate',
  },
  {
    call: 'ec2:AuthorizeSecurityGroupIngress',
    says: 'opens a port, which RevokeSecurityGroupIngress closes',
    async run(bench) {
      const GroupId = await createGroup(bench);
      const IpPermissions = [{ ...ssh, IpRanges: [{ CidrIp: '203.0.113.0/24' }] }];
      await ec2(bench).authorizeSecurityGroupIngress({ GroupId, IpPermissions });
      const look = async () =>
        (await ec2(bench).describeSecurityGroups({ GroupIds: [GroupId] })).SecurityGroups?.[0];
      const open = (await look())?.IpPermissions?.map(({ FromPort, ToPort, IpRanges }) => ({
        FromPort,
        ToPort,
        IpRanges,
      }));
      await ec2(bench).revokeSecurityGroupIngress({ GroupId, IpPermissions });
      return { open, closed: (await look())?.IpPermissions };
    },
    gives: { open: [{ FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '203.0.113.0/24' }] }], closed: [] },
  },
  {
    call: 'ec2:RevokeSecurityGroupEgress',
    says: 'takes away the rule that lets everything out',
    async run(bench) {
      const GroupId = await createGroup(bench);
      const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
      await ec2(bench).revokeSecurityGroupEgress({ GroupId, IpPermissions });
      const { SecurityGroups } = await ec2(bench).describeSecurityGroups({ GroupIds: [GroupId] });
      return SecurityGroups?.[0]?.IpPermissionsEgress;
    },
    gives: [],
  },
  {
    call: 'ec2:AuthorizeSecurityGroupIngress',
    says: 'refuses a rule that is there already',
    async run(bench) {
      const GroupId = await createGroup(bench);
      const rule = { GroupId, IpPermissions: [{ ...ssh, IpRanges: [{ CidrIp: '203.0.113.0/24' }] }] };
      await ec2(bench).authorizeSecurityGroupIngress(rule);
      return refusal(ec2(bench).authorizeSecurityGroupIngress(rule));
    },
    gives: 'InvalidPermission.Duplicate',
    differs: { ministack: 'takes rules twice' },
  },
  {
    call: 'ec2:DescribeSecurityGroups',
    says: 'refuses an id that is not there',
    run: (bench) => refusal(ec2(bench).describeSecurityGroups({ GroupIds: [UNKNOWN] })),
    gives: 'InvalidGroup.NotFound',
    differs: { ministack: 'calls it malformed' },
  },
  {
    call: 'ec2:DescribeSecurityGroups',
    says: 'finds the groups whose rules name another group',
    async run(bench) {
      const named = await createGroup(bench, 'named');
      const GroupId = await createGroup(bench, 'naming');
      await ec2(bench).authorizeSecurityGroupIngress({
        GroupId,
        IpPermissions: [{ ...ssh, UserIdGroupPairs: [{ GroupId: named }] }],
      });
      const Filters = [{ Name: 'ip-permission.group-id', Values: [named] }];
      return (await ec2(bench).describeSecurityGroups({ Filters })).SecurityGroups?.map(
        (group) => group.GroupName,
      );
    },
    gives: ['naming'],
    differs: { ministack: 'ignores the filter' },
  },
  {
    call: 'ec2:DeleteSecurityGroup',
    says: 'removes a group nothing uses, and refuses the second time',
    async run(bench) {
      const GroupId = await createGroup(bench);
      await ec2(bench).deleteSecurityGroup({ GroupId });
      return refusal(ec2(bench).deleteSecurityGroup({ GroupId }));
    },
    gives: 'InvalidGroup.NotFound',
  },
  {
    call: 'ec2:DeleteSecurityGroup',
    says: 'refuses a group an instance runs in, and takes it once that is terminated',
    async run(bench) {
      const GroupId = await createGroup(bench);
      const [id] = await launch(bench, { SecurityGroupIds: [GroupId] });
      const used = await refusal(ec2(bench).deleteSecurityGroup({ GroupId }));
      await ec2(bench).terminateInstances({ InstanceIds: [id] });
      await bench.settle();
      return [used, await refusal(ec2(bench).deleteSecurityGroup({ GroupId }))];
    },
    gives: ['DependencyViolation', 'was not refused'],
    differs: { moto: USED_OR_NOT, ministack: USED_OR_NOT },
  },
  {
    call: 'ec2:DeleteSecurityGroup',
    says: "refuses a group that another group's rule names",
    async run(bench) {
      const named = await createGroup(bench, 'named');
      const GroupId = await createGroup(bench, 'naming');
      await ec2(bench).authorizeSecurityGroupIngress({
        GroupId,
        IpPermissions: [{ ...ssh, UserIdGroupPairs: [{ GroupId: named }] }],
      });
      return refusal(ec2(bench).deleteSecurityGroup({ GroupId: named }));
    },
    gives: 'DependencyViolation',
    differs: { moto: USED_OR_NOT, ministack: USED_OR_NOT },
  },
  {
    call: 'ec2:DeleteSecurityGroup',
    says: 'refuses the default group',
    async run(bench) {
      const Filters = [{ Name: 'group-name', Values: ['default'] }];
      const { SecurityGroups } = await ec2(bench).describeSecurityGroups({ Filters });
      return refusal(ec2(bench).deleteSecurityGroup({ GroupId: SecurityGroups?.[0]?.GroupId }));
    },
    gives: 'CannotDelete',
    differs: { moto: 'deletes it' },
  },
];
