import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, triedHard, verify } from '../erasing.ts';
import { lab, REGION } from '../lab.ts';

const pairs = (there: ReturnType<typeof lab>) => Object.keys(there.account.region(REGION).ec2.keyPairs);

describe('EC2 key pairs', () => {
  it('are read from the record that made or imported them, and deleted by id', async () => {
    const there = lab();
    const ec2 = there.attacker.write('ec2', REGION);
    const { KeyPairId } = await ec2.createKeyPair({ KeyName: "pwn'd" });
    const made = await there.proven('CreateKeyPair');
    expect(made[0]?.resource).toMatchObject({
      id: KeyPairId,
      label: "pwn'd",
      region: REGION,
    });
    await ec2.importKeyPair({
      KeyName: 'imported',
      PublicKeyMaterial: Buffer.from('ssh-ed25519 AAAA'),
    });
    const imported = await there.proven('ImportKeyPair');
    const left = await there.ctx.aws.write('ec2', REGION).createKeyPair({ KeyName: 'team' });
    expect(await erase(there, [...made, ...imported])).toEqual([
      { result: 'applied' },
      { result: 'applied' },
    ]);
    expect(pairs(there)).toEqual([left.KeyName]);
    expect(await verify(there, made[0])).toEqual({ held: true });
    expect(changeFor(made[0]).command).toBe(
      `aws ec2 delete-key-pair --region ${REGION} --key-pair-id ${KeyPairId}`,
    );
  });

  it('of the same name made by someone else later are left', async () => {
    const there = lab();
    const ec2 = there.attacker.write('ec2', REGION);
    await ec2.createKeyPair({ KeyName: 'deploy' });
    const made = await there.proven('CreateKeyPair');
    await ec2.deleteKeyPair({ KeyName: 'deploy' });
    await there.ctx.aws.write('ec2', REGION).createKeyPair({ KeyName: 'deploy' });
    expect(await verify(there, made[0])).toEqual({ held: true });
    await erase(there, made);
    expect(pairs(there)).toEqual(['deploy']);
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    await there.attacker.write('ec2', REGION).createKeyPair({ KeyName: 'k' });
    const made = await there.proven('CreateKeyPair');
    expect(await triedHard(there, 'ec2-key-pair', made, 'DeleteKeyPair')).toEqual(AS_IT_SHOULD);
  });
});
