import { type Bench, type ContractCase, refusal } from '../contract-case.ts';
import { ec2, launch } from './launch.ts';

async function createVolume(bench: Bench, AvailabilityZone = 'eu-west-1a') {
  const { VolumeId = '' } = await ec2(bench).createVolume({ AvailabilityZone, Size: 8 });
  await bench.settle();
  return VolumeId;
}

async function attachedVolume(bench: Bench) {
  const [InstanceId] = await launch(bench, { Placement: { AvailabilityZone: 'eu-west-1a' } });
  const VolumeId = await createVolume(bench);
  await ec2(bench).attachVolume({ InstanceId, VolumeId, Device: '/dev/sdf' });
  await bench.settle();
  return VolumeId;
}

async function createSnapshot(bench: Bench) {
  const VolumeId = await createVolume(bench);
  const { SnapshotId = '' } = await ec2(bench).createSnapshot({ VolumeId, Description: 'of a test' });
  await bench.settle();
  return SnapshotId;
}

export const ec2StorageCases: readonly ContractCase[] = [
  {
    call: 'ec2:CreateVolume',
    says: 'makes an available volume of the size asked for',
    async run(bench) {
      const id = await createVolume(bench);
      const { Volumes } = await ec2(bench).describeVolumes({ VolumeIds: [id] });
      const { VolumeId, Size, State, AvailabilityZone, Attachments, CreateTime } = Volumes?.[0] ?? {};
      return { VolumeId, Size, State, AvailabilityZone, Attachments, CreateTime };
    },
    gives: {
      VolumeId: '<vol>',
      Size: 8,
      State: 'available',
      AvailabilityZone: 'eu-west-1a',
      Attachments: [],
      CreateTime: '<time>',
    },
  },
  {
    call: 'ec2:DescribeVolumes',
    says: 'refuses an id that is not there',
    run: (bench) => refusal(ec2(bench).describeVolumes({ VolumeIds: ['vol-0123456789abcdef0'] })),
    gives: 'InvalidVolume.NotFound',
  },
  {
    call: 'ec2:DescribeVolumes',
    says: 'shows the root volume of an instance, in use and gone with it',
    async run(bench) {
      const [id] = await launch(bench);
      const Filters = [{ Name: 'attachment.instance-id', Values: [id] }];
      const { Volumes } = await ec2(bench).describeVolumes({ Filters });
      await ec2(bench).terminateInstances({ InstanceIds: [id] });
      await bench.settle();
      return {
        while: Volumes?.map(({ State, Attachments }) => ({
          State,
          goes: Attachments?.[0]?.DeleteOnTermination,
        })),
        after: await refusal(ec2(bench).describeVolumes({ VolumeIds: [Volumes?.[0]?.VolumeId ?? ''] })),
      };
    },
    gives: { while: [{ State: 'in-use', goes: true }], after: 'InvalidVolume.NotFound' },
    differs: { moto: 'tells nothing about DeleteOnTermination', ministack: 'keeps the volume' },
  },
  {
    call: 'ec2:DeleteVolume',
    says: 'refuses a volume that is attached',
    run: async (bench) => refusal(ec2(bench).deleteVolume({ VolumeId: await attachedVolume(bench) })),
    gives: 'VolumeInUse',
  },
  {
    call: 'ec2:DetachVolume',
    says: 'makes a volume free to be deleted',
    async run(bench) {
      const VolumeId = await attachedVolume(bench);
      await ec2(bench).detachVolume({ VolumeId });
      await bench.settle();
      await ec2(bench).deleteVolume({ VolumeId });
      return refusal(ec2(bench).deleteVolume({ VolumeId }));
    },
    gives: 'InvalidVolume.NotFound',
    differs: { moto: 'fails with a fault of its own unless the instance is named, too' },
  },
  {
    call: 'ec2:CreateSnapshot',
    says: 'names its volume and completes',
    async run(bench) {
      const id = await createSnapshot(bench);
      const { Snapshots } = await ec2(bench).describeSnapshots({ SnapshotIds: [id] });
      const { SnapshotId, VolumeId, VolumeSize, State, OwnerId, Description, StartTime } =
        Snapshots?.[0] ?? {};
      return { SnapshotId, VolumeId, VolumeSize, State, OwnerId, Description, StartTime };
    },
    gives: {
      SnapshotId: '<snap>',
      VolumeId: '<vol>',
      VolumeSize: 8,
      State: 'completed',
      OwnerId: '<account>',
      Description: 'of a test',
      StartTime: '<time>',
    },
  },
  {
    call: 'ec2:CreateSnapshot',
    says: 'refuses a volume that is not there',
    run: (bench) => refusal(ec2(bench).createSnapshot({ VolumeId: 'vol-0123456789abcdef0' })),
    gives: 'InvalidVolume.NotFound',
  },
  {
    call: 'ec2:DescribeSnapshots',
    says: 'with OwnerIds self gives the snapshots of this account only',
    async run(bench) {
      await createSnapshot(bench);
      return (await ec2(bench).describeSnapshots({ OwnerIds: ['self'] })).Snapshots?.map(
        (each) => each.SnapshotId,
      );
    },
    gives: ['<snap>'],
    differs: { moto: "counts the snapshots behind its public images as one's own" },
  },
  {
    call: 'ec2:DescribeSnapshots',
    says: 'refuses an id that is not there',
    run: (bench) => refusal(ec2(bench).describeSnapshots({ SnapshotIds: ['snap-0123456789abcdef0'] })),
    gives: 'InvalidSnapshot.NotFound',
  },
  {
    call: 'ec2:DeleteSnapshot',
    says: 'removes it, and refuses the second time',
    async run(bench) {
      const SnapshotId = await createSnapshot(bench);
      await ec2(bench).deleteSnapshot({ SnapshotId });
      return refusal(ec2(bench).deleteSnapshot({ SnapshotId }));
    },
    gives: 'InvalidSnapshot.NotFound',
  },
];
