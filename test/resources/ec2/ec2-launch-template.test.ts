import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, saveEvidence, triedHard, verify } from '../erasing.ts';
import { type Lab, lab, REGION } from '../lab.ts';

async function template(there: Lab) {
  await there.attacker.write('ec2', REGION).createLaunchTemplate({
    LaunchTemplateName: 'miners',
    LaunchTemplateData: {
      ImageId: 'ami-0abcdef1234567890',
      UserData: Buffer.from('mine').toString('base64'),
    },
  });
  return there.proven('CreateLaunchTemplate');
}

describe('Launch templates', () => {
  it('are known by the id in the wrapped record and deleted with all their versions, which are saved', async () => {
    const there = lab();
    const made = await template(there);
    const id = made[0]?.resource.id;
    expect(id).toMatch(/^lt-/);
    expect(made[0]?.resource.label).toBe('miners');
    expect(changeFor(made[0]).command).toBe(
      `aws ec2 delete-launch-template --region ${REGION} --launch-template-id ${id}`,
    );
    await saveEvidence(there, made[0]);
    const versions = there.evidence.get(`resources/${REGION}/ec2-launch-template/${id}/versions.json`);
    expect(JSON.parse(versions ?? '')).toMatchObject([
      { VersionNumber: 1, LaunchTemplateData: { UserData: 'bWluZQ==' } },
    ]);
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(await verify(there, made[0])).toEqual({ held: true });
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    const made = await template(there);
    expect(await triedHard(there, 'ec2-launch-template', made, 'DeleteLaunchTemplate')).toEqual(AS_IT_SHOULD);
  });
});
