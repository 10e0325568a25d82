import { ORDER } from '../../playbook/change.ts';
import { lightsailNamed } from './lightsail-named.ts';

/** Addresses of Lightsail. https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_ReleaseStaticIp.html */
export const lightsailStaticIp = lightsailNamed({
  type: 'lightsail-static-ip',
  title: 'Lightsail static IP addresses',
  action: 'Release Lightsail static IP address',
  order: ORDER.network,
  calls: ['AllocateStaticIp', 'GetStaticIp', 'ReleaseStaticIp'],
  member: 'staticIpName',
  cli: ['release-static-ip', 'static-ip-name'],
  describe: async (ctx, region, staticIpName) =>
    (await ctx.aws.read('lightsail', region).getStaticIp({ staticIpName })).staticIp,
  summary: ({ ipAddress, attachedTo }) =>
    `${ipAddress}${attachedTo === undefined ? '' : ` on ${attachedTo}`}`,
  remove: (ctx, region, staticIpName) => ctx.aws.write('lightsail', region).releaseStaticIp({ staticIpName }),
});
