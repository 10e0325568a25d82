import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, triedHard } from '../erasing.ts';
import { type Lab, lab, REGION } from '../lab.ts';

async function version(there: Lab, isDefault: boolean) {
  const admin = there.ctx.aws.write('ec2', REGION);
  const { LaunchTemplate } = await admin.createLaunchTemplate({
    LaunchTemplateName: 'web',
    LaunchTemplateData: { ImageId: 'ami-0abcdef1234567890' },
  });
  const LaunchTemplateId = LaunchTemplate?.LaunchTemplateId ?? '';
  const ec2 = there.attacker.write('ec2', REGION);
  await ec2.createLaunchTemplateVersion({ LaunchTemplateId, SourceVersion: '1', LaunchTemplateData: {} });
  if (isDefault) await ec2.modifyLaunchTemplate({ LaunchTemplateId, DefaultVersion: '2' });
  return { id: LaunchTemplateId, made: await there.proven('CreateLaunchTemplateVersion') };
}

describe('launch template versions', () => {
  it('go, and the template of somebody else stays with its own version as the default', async () => {
    const there = lab();
    const { id, made } = await version(there, true);
    expect(made[0]?.resource.id).toBe(`${id}:2`);
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    const { LaunchTemplates } = await there.ctx.aws.read('ec2', REGION).describeLaunchTemplates({});
    expect(LaunchTemplates?.[0]).toMatchObject({ LaunchTemplateId: id, DefaultVersionNumber: 1 });
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    const { id, made } = await version(there, false);
    expect(changeFor(made[0]).command).toBe(
      `aws ec2 delete-launch-template-versions --region ${REGION} --launch-template-id ${id} --versions 2`,
    );
    expect(
      await triedHard(there, 'ec2-launch-template-version', made, 'DeleteLaunchTemplateVersions'),
    ).toEqual(AS_IT_SHOULD);
  });
});
