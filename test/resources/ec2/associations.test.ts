import { describe, expect, it } from 'vitest';
import { planErasure } from '../../../lib/resources/plan-erasure.ts';
import { apply, erase } from '../erasing.ts';
import { holdsErasing, onlyProven } from '../five.ts';
import { type Lab, lab, REGION } from '../lab.ts';

const launch = { ImageId: 'ami-0abcdef1234567890', MinCount: 1, MaxCount: 1 };

async function instance(there: Lab): Promise<string> {
  const { Instances } = await there.ctx.aws.write('ec2', REGION).runInstances(launch);
  return Instances?.[0]?.InstanceId ?? '';
}

async function profileOn(there: Lab) {
  const iam = there.ctx.aws.write('iam');
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  await iam.createRole({ RoleName: 'web', AssumeRolePolicyDocument: JSON.stringify(trust) });
  await iam.createInstanceProfile({ InstanceProfileName: 'web' });
  await iam.addRoleToInstanceProfile({ InstanceProfileName: 'web', RoleName: 'web' });
  const InstanceId = await instance(there);
  await there.attacker
    .write('ec2', REGION)
    .associateIamInstanceProfile({ InstanceId, IamInstanceProfile: { Name: 'web' } });
}

/** An ACL of the attacker's, on a subnet of the company's. */
async function shutOut(there: Lab) {
  const own = there.ctx.aws.write('ec2', REGION);
  const { Vpc } = await own.createVpc({ CidrBlock: '10.0.0.0/16' });
  const { Subnet } = await own.createSubnet({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/24' });
  const ec2 = there.attacker.write('ec2', REGION);
  const { NetworkAcl } = await ec2.createNetworkAcl({ VpcId: Vpc?.VpcId });
  const { NetworkAcls = [] } = await own.describeNetworkAcls({
    Filters: [{ Name: 'vpc-id', Values: [Vpc?.VpcId ?? ''] }],
  });
  const current = NetworkAcls.flatMap(({ Associations = [] }) => Associations).find(
    ({ SubnetId }) => SubnetId === Subnet?.SubnetId,
  );
  await ec2.replaceNetworkAclAssociation({
    AssociationId: current?.NetworkAclAssociationId,
    NetworkAclId: NetworkAcl?.NetworkAclId,
  });
  return { subnet: Subnet?.SubnetId, before: current?.NetworkAclId };
}

describe('what was hung on things of others', () => {
  holdsErasing({
    type: 'ec2-instance-profile-association',
    event: 'AssociateIamInstanceProfile',
    make: profileOn,
    names: { id: expect.stringMatching(/^iip-assoc-/), label: expect.stringMatching(/^i-/) },
    says: /:instance-profile\/web on i-/,
    commands: ['ec2 disassociate-iam-instance-profile'],
    writes: ['DisassociateIamInstanceProfile'],
    erases: 'DisassociateIamInstanceProfile',
  });
  holdsErasing({
    type: 'ec2-export-task',
    event: 'CreateInstanceExportTask',
    async make(there) {
      await there.attacker.write('ec2', REGION).createInstanceExportTask({
        ...{ InstanceId: await instance(there), TargetEnvironment: 'vmware' },
        ExportToS3Task: { S3Bucket: 'drop' },
      });
    },
    names: { id: expect.stringMatching(/^export-i-/) },
    says: /i-\w+ to bucket drop/,
    commands: ['ec2 cancel-export-task'],
    writes: ['CancelExportTask'],
    erases: 'CancelExportTask',
  });
  holdsErasing({
    type: 'ec2-stored-image',
    event: 'CreateStoreImageTask',
    async make(there) {
      const s3 = there.ctx.aws.write('s3', REGION);
      await s3.createBucket({ Bucket: 'backups' });
      await s3.putBucketVersioning({ Bucket: 'backups', VersioningConfiguration: { Status: 'Enabled' } });
      await s3.putObject({ Bucket: 'backups', Key: 'own', Body: 'kept' });
      const { ImageId } = await there.ctx.aws
        .write('ec2', REGION)
        .createImage({ InstanceId: await instance(there), Name: 'web' });
      await there.attacker.write('ec2', REGION).createStoreImageTask({ ImageId, Bucket: 'backups' });
    },
    names: {
      id: expect.stringMatching(/^backups\/ami-\w+\.bin$/),
      parent: expect.stringMatching(/^ami-/),
    },
    says: 'still being written',
    commands: ['s3api delete-object'],
    writes: ['DeleteObject'],
    erases: 'DeleteObject',
  });
  holdsErasing({
    type: 'ec2-network-acl',
    event: 'CreateNetworkAcl',
    make: shutOut,
    names: { id: expect.stringMatching(/^acl-/) },
    says: /association with subnet-\w+ is switched off first/,
    commands: ['ec2 replace-network-acl-association', 'ec2 delete-network-acl'],
    writes: ['ReplaceNetworkAclAssociation', 'DeleteNetworkAcl'],
    erases: 'DeleteNetworkAcl',
  });

  it('a subnet gets its default network ACL again', async () => {
    const there = lab();
    const { subnet, before } = await shutOut(there);
    await erase(there, [await onlyProven(there, 'CreateNetworkAcl')]);
    const { NetworkAcls = [] } = await there.ctx.aws.read('ec2', REGION).describeNetworkAcls({});
    const on = NetworkAcls.filter(({ Associations = [] }) =>
      Associations.some(({ SubnetId }) => SubnetId === subnet),
    );
    expect(on.map(({ NetworkAclId }) => NetworkAclId)).toEqual([before]);
  });

  it('an export that is done left a disk in a bucket, which goes, and the rest of the bucket stays', async () => {
    const there = lab();
    const s3 = there.ctx.aws.write('s3', REGION);
    await s3.createBucket({ Bucket: 'drop' });
    await there.attacker.write('ec2', REGION).createInstanceExportTask({
      ...{ InstanceId: await instance(there), TargetEnvironment: 'vmware' },
      ExportToS3Task: { S3Bucket: 'drop', S3Prefix: 'disks/', DiskImageFormat: 'VMDK' },
    });
    await there.clock.advance(60 * 60_000);
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
    const { changes } = await planErasure(there.ctx, lineage);
    expect(changes.map(({ kind, target }) => [kind, target.id])).toEqual([
      ['erase:ec2-stored-image', expect.stringMatching(/^drop\/disks\/export-i-\w+\.VMDK$/)],
    ]);
    expect(await apply(there, changes)).toEqual([{ result: 'applied' }]);
    expect((await s3.listObjectsV2({ Bucket: 'drop' })).KeyCount).toBe(0);
  });
});
