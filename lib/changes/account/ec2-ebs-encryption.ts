import { regionalSwitch } from './regional-switch.ts';

/**
 * Encryption of new volumes by default. On may be more than the account had, so neither is put in place unasked.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisableEbsEncryptionByDefault.html
 */
export const ec2EbsEncryption = regionalSwitch({
  type: 'ec2-ebs-encryption',
  title: 'Encryption of new volumes by default',
  operation: 'EbsEncryptionByDefault',
  get: 'GetEbsEncryptionByDefault',
  cli: 'ebs-encryption-by-default',
  safe: undefined,
  isOn: async (ctx, region) =>
    (await ctx.aws.read('ec2', region).getEbsEncryptionByDefault({})).EbsEncryptionByDefault === true,
  turn: (ctx, region, on) =>
    on
      ? ctx.aws.write('ec2', region).enableEbsEncryptionByDefault({})
      : ctx.aws.write('ec2', region).disableEbsEncryptionByDefault({}),
});
