import { ORDER } from '../../playbook/change.ts';
import { lightsailNamed } from './lightsail-named.ts';

/** Key pairs of Lightsail. https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_DeleteKeyPair.html */
export const lightsailKeyPair = lightsailNamed({
  type: 'lightsail-key-pair',
  title: 'Lightsail key pairs',
  action: 'Delete Lightsail key pair',
  order: ORDER.deleteTemplates,
  calls: ['CreateKeyPair', 'GetKeyPair', 'DeleteKeyPair'],
  member: 'keyPairName',
  cli: ['delete-key-pair', 'key-pair-name'],
  describe: async (ctx, region, keyPairName) =>
    (await ctx.aws.read('lightsail', region).getKeyPair({ keyPairName })).keyPair,
  summary: ({ fingerprint }) => fingerprint ?? '',
  remove: (ctx, region, keyPairName) => ctx.aws.write('lightsail', region).deleteKeyPair({ keyPairName }),
});
