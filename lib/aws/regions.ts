import type { Reads, Regions } from './access.ts';
import { homeRegion, partitionOfRegion } from './partition.ts';
import type { AwsServices } from './services.ts';

/**
 * Regions of the account. A disabled one cannot be read, but what was made in it before it was disabled goes on
 * running: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
export async function accountRegions(ec2: Reads<AwsServices['ec2']>): Promise<Regions> {
  const { Regions: found = [] } = await ec2.describeRegions({ AllRegions: true });
  const named = found.flatMap(({ RegionName, OptInStatus }) =>
    RegionName ? [{ name: RegionName, enabled: OptInStatus !== 'not-opted-in' }] : [],
  );
  const names = (enabled: boolean) =>
    named
      .filter((region) => region.enabled === enabled)
      .map((region) => region.name)
      .sort();
  const [first = 'us-east-1'] = names(true);
  return { enabled: names(true), disabled: names(false), home: homeRegion(partitionOfRegion(first)) };
}
