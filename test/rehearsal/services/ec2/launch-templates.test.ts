import { describe, expect, it } from 'vitest';
import { refusal } from '../../account/in-account.ts';
import { IMAGE, inServices } from '../in-services.ts';

async function withTemplate() {
  const there = inServices();
  const { ec2 } = there.clients();
  const { LaunchTemplate } = await ec2.createLaunchTemplate({
    LaunchTemplateName: 'web',
    LaunchTemplateData: {
      ImageId: IMAGE,
      InstanceType: 't3.nano',
      UserData: Buffer.from('start').toString('base64'),
      SecurityGroupIds: [],
    },
  });
  return { ...there, ec2, id: LaunchTemplate?.LaunchTemplateId ?? '' };
}

describe('Launch templates', () => {
  it('say what a launch does not say itself', async () => {
    const { ec2, id } = await withTemplate();
    const { Instances } = await ec2.runInstances({
      LaunchTemplate: { LaunchTemplateId: id },
      InstanceType: 'c6i.large',
      MinCount: 1,
      MaxCount: 1,
    });
    expect(Instances?.[0]).toMatchObject({ ImageId: IMAGE, InstanceType: 'c6i.large' });
    const InstanceId = Instances?.[0]?.InstanceId ?? '';
    const { UserData } = await ec2.describeInstanceAttribute({ InstanceId, Attribute: 'userData' });
    expect(Buffer.from(UserData?.Value ?? '', 'base64').toString()).toBe('start');
  });

  it('launch from the default version, which can be another one', async () => {
    const { ec2, id } = await withTemplate();
    await ec2.createLaunchTemplateVersion({
      LaunchTemplateId: id,
      SourceVersion: '1',
      LaunchTemplateData: { InstanceType: 'p4d.24xlarge' },
    });
    const launched = async () => {
      const { Instances } = await ec2.runInstances({
        LaunchTemplate: { LaunchTemplateId: id },
        MinCount: 1,
        MaxCount: 1,
      });
      return Instances?.[0]?.InstanceType;
    };
    expect(await launched()).toBe('t3.nano');
    await ec2.modifyLaunchTemplate({ LaunchTemplateId: id, DefaultVersion: '2' });
    expect(await launched()).toBe('p4d.24xlarge');
  });

  it('keep their default version, and say so in the answer', async () => {
    const { ec2, id } = await withTemplate();
    await ec2.createLaunchTemplateVersion({ LaunchTemplateId: id, LaunchTemplateData: {} });
    const answer = await ec2.deleteLaunchTemplateVersions({
      LaunchTemplateId: id,
      Versions: ['1', '2', '7'],
    });
    expect(answer.SuccessfullyDeletedLaunchTemplateVersions?.map((it) => it.VersionNumber)).toEqual([2]);
    expect(
      answer.UnsuccessfullyDeletedLaunchTemplateVersions?.map((it) => [
        it.VersionNumber,
        it.ResponseError?.Code,
      ]),
    ).toEqual([
      [1, 'unexpectedError'],
      [7, 'launchTemplateVersionDoesNotExist'],
    ]);
  });

  it('are recorded as CloudTrail wraps them, without what instances run at their start', async () => {
    const { records, id } = await withTemplate();
    expect(records('CreateLaunchTemplate')[0]).toMatchObject({
      requestParameters: {
        CreateLaunchTemplateRequest: {
          LaunchTemplateName: 'web',
          LaunchTemplateData: { ImageId: IMAGE, UserData: '<sensitiveDataRemoved>' },
        },
      },
      responseElements: {
        CreateLaunchTemplateResponse: { launchTemplate: { launchTemplateId: id, launchTemplateName: 'web' } },
      },
    });
  });

  it('are not found by a name or an id that is not there', async () => {
    const { ec2 } = await withTemplate();
    const codes = [
      await refusal(ec2.describeLaunchTemplates({ LaunchTemplateIds: ['lt-0123456789abcdef0'] })),
      await refusal(ec2.describeLaunchTemplates({ LaunchTemplateNames: ['none'] })),
    ].map(({ code }) => code);
    expect(codes).toEqual([
      'InvalidLaunchTemplateId.NotFound',
      'InvalidLaunchTemplateName.NotFoundException',
    ]);
  });
});
