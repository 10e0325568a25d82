import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Lab, lab, REGION } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, revert, reverts, triedHard } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const own = (there: Lab) => there.ctx.aws.write('ec2', REGION);
const theirs = (there: Lab) => there.attacker.write('ec2', REGION);
const instance = (there: Lab) => Object.values(there.account.region(REGION).ec2.instances)[0];
const InstanceId = (there: Lab) => instance(there)?.instanceId ?? '';
const launch = async (there: Lab, more: object = {}) => {
  await own(there).runInstances({ ImageId: 'ami-0abcdef1234567890', MinCount: 1, MaxCount: 1, ...more });
  await there.clock.advance(120_000);
};
const stop = async (there: Lab) => {
  await theirs(there).stopInstances({ InstanceIds: [InstanceId(there)] });
  await there.clock.advance(120_000);
};
const start = async (there: Lab) => {
  await theirs(there).startInstances({ InstanceIds: [InstanceId(there)] });
  await there.clock.advance(120_000);
};
const modify = (there: Lab, asked: object) =>
  theirs(there).modifyInstanceAttribute({ InstanceId: InstanceId(there), ...asked });

describe('instances of others that the attacker altered', () => {
  holdsReverting({
    type: 'ec2-metadata-options',
    says: 'tokens that an instance was launched to require are required again',
    before: (there) => launch(there, { MetadataOptions: { HttpTokens: 'required' } }),
    alter: (there) =>
      theirs(there).modifyInstanceMetadataOptions({
        ...{ InstanceId: InstanceId(there), HttpTokens: 'optional' },
      }),
    title: expect.stringMatching(/^Set the metadata tokens of EC2 instance i-\w+ to required again$/),
    preselected: true,
    command: 'ec2 modify-instance-metadata-options',
    reverts: 'ModifyInstanceMetadataOptions',
    after: (there) => instance(there)?.httpTokens,
    gives: 'required',
  });

  holdsReverting({
    type: 'ec2-instance-setting',
    says: 'security groups are those it was launched with',
    async before(there) {
      await launch(there);
      await own(there).createSecurityGroup({ GroupName: 'open', Description: 'd' });
    },
    async alter(there) {
      const { SecurityGroups = [] } = await own(there).describeSecurityGroups({ GroupNames: ['open'] });
      await modify(there, { Groups: [SecurityGroups[0]?.GroupId ?? ''] });
    },
    title: expect.stringMatching(/^Put the security groups of EC2 instance i-\w+ back$/),
    preselected: true,
    command: 'ec2 modify-instance-attribute',
    reverts: 'ModifyInstanceAttribute',
    after: (there) =>
      instance(there)?.securityGroups.map(
        (id) => there.account.region(REGION).ec2.securityGroups[id]?.groupName,
      ),
    gives: ['default'],
  });

  holdsReverting({
    type: 'ec2-volume-deletion',
    says: 'a volume that was to end with its instance outlasts it',
    before: (there) => launch(there),
    alter: (there) =>
      modify(there, {
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { DeleteOnTermination: true } }],
      }),
    title: expect.stringMatching(/^Let volume \/dev\/xvda of EC2 instance i-\w+ outlast it again$/),
    preselected: true,
    command: 'ec2 modify-instance-attribute',
    reverts: 'ModifyInstanceAttribute',
    after: (there) => instance(there)?.volumes.map(({ deleteOnTermination }) => deleteOnTermination),
    gives: [false],
  });

  holdsReverting({
    type: 'ec2-default-template-version',
    says: 'the version that was the default is it again',
    async before(there) {
      const LaunchTemplateData = { ImageId: 'ami-0abcdef1234567890' };
      const named = { LaunchTemplateName: 'web', LaunchTemplateData };
      await own(there).createLaunchTemplate(named);
      await own(there).createLaunchTemplateVersion(named);
    },
    alter: (there) => theirs(there).modifyLaunchTemplate({ LaunchTemplateName: 'web', DefaultVersion: '2' }),
    title: expect.stringMatching(/^Make version 1 of launch template lt-\w+ the default again$/),
    preselected: true,
    command: 'ec2 modify-launch-template',
    reverts: 'ModifyLaunchTemplate',
    after: async (there) =>
      (await own(there).describeLaunchTemplates({})).LaunchTemplates?.[0]?.DefaultVersionNumber,
    gives: 1,
  });

  it('ec2-instance-build: a type is put back while the instance is stopped, and never unasked', async () => {
    const there = lab({ before: true });
    await launch(there, { InstanceType: 't3.small' });
    await there.afterTheLeak();
    await stop(there);
    await modify(there, { InstanceType: { Value: 'p5.48xlarge' } });
    await start(there);
    const change = await onlyRevert(there);
    expect(change).toMatchObject({ kind: 'revert:ec2-instance-build', preselected: false });
    expect(change.command).toContain('aws ec2 stop-instances');
    expect(await triedHard(there, 'ec2-instance-build', change, 'ModifyInstanceAttribute')).toEqual(
      AS_IT_SHOULD,
    );
    expect(instance(there)).toMatchObject({ instanceType: 't3.small', state: 'pending' });
  });

  it('ec2-user-data: comes back from the launch template, and the attacker’s is evidence', async () => {
    const there = lab({ before: true });
    const text = '#!/bin/sh\n# the company’s';
    await own(there).createLaunchTemplate({
      LaunchTemplateName: 'web',
      LaunchTemplateData: {
        ImageId: 'ami-0abcdef1234567890',
        UserData: Buffer.from(text).toString('base64'),
      },
    });
    await launch(there, { LaunchTemplate: { LaunchTemplateName: 'web' } });
    await there.afterTheLeak();
    await stop(there);
    await modify(there, { UserData: { Value: Buffer.from('#!/bin/sh\n# the attacker’s') } });
    await start(there);
    const change = await onlyRevert(there);
    expect(change).toMatchObject({ kind: 'revert:ec2-user-data', preselected: false });
    expect(change.params.to).toBe(createHash('sha256').update(text).digest('hex'));
    there.refuse('ModifyInstanceAttribute', 'UnauthorizedOperation');
    expect(await revert(there, change)).toMatchObject({ result: 'failed', code: 'UnauthorizedOperation' });
    expect(instance(there)?.state).toBe('pending');
    expect(await triedHard(there, 'ec2-user-data', change, 'ModifyInstanceAttribute')).toEqual(AS_IT_SHOULD);
    expect(Buffer.from(instance(there)?.userData ?? '', 'base64').toString()).toBe(text);
  });

  it('ec2-user-data: that nothing tells is offered to be emptied', async () => {
    const there = lab({ before: true });
    await launch(there);
    await there.afterTheLeak();
    await stop(there);
    await modify(there, { UserData: { Value: Buffer.from('#!/bin/sh') } });
    const change = (await reverts(there)).changes.find(({ kind }) => kind === 'revert:ec2-user-data');
    expect(change).toMatchObject({
      title: `Empty the user data of EC2 instance ${InstanceId(there)}`,
      preselected: false,
    });
    if (change === undefined) return;
    expect(await revert(there, change)).toEqual({ result: 'applied' });
    expect(instance(there)?.userData).toBeUndefined();
  });
});
