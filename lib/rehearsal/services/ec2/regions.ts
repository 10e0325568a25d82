import type {
  AvailabilityZone,
  DescribeAvailabilityZonesResult,
  DescribeRegionsRequest,
  DescribeRegionsResult,
  Filter,
} from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { ec2Of } from './lifecycle.ts';
import { filterSet, idItems } from './trail-shapes.ts';

const describeRegions: Operation = {
  readOnly: true,
  bucket: reading('DescribeRegions'),
  trailRequest: (input: DescribeRegionsRequest) => ({
    regionSet: idItems('regionName', input.RegionNames),
    ...(input.AllRegions ? { allRegions: true } : {}),
  }),
  run(call, input: DescribeRegionsRequest): DescribeRegionsResult {
    const { regions } = call.account.state;
    const unknown = input.RegionNames?.find((name) => !regions[name]);
    if (unknown !== undefined)
      throw new ServiceError('InvalidParameterValue', `Invalid region provided: ${unknown}`);
    const asked = Object.values(regions)
      .filter(({ name }) => input.RegionNames?.includes(name) ?? true)
      .filter(({ optIn }) => input.AllRegions || optIn !== 'not-opted-in')
      .map(({ name, optIn }) => ({ name, optIn, endpoint: `ec2.${name}.amazonaws.com` }));
    const matching = filtered(asked, input.Filters, {
      'region-name': ({ name }) => name,
      'opt-in-status': ({ optIn }) => optIn,
      endpoint: ({ endpoint }) => endpoint,
    });
    return {
      Regions: matching.map(({ name, optIn, endpoint }) => ({
        RegionName: name,
        OptInStatus: optIn,
        Endpoint: endpoint,
      })),
    };
  },
};

interface ZonesRequest {
  readonly Filters?: Filter[];
  readonly ZoneNames?: string[];
  readonly ZoneIds?: string[];
}

const describeAvailabilityZones: Operation = {
  readOnly: true,
  bucket: reading('DescribeAvailabilityZones'),
  trailRequest: (input: ZonesRequest) => ({
    availabilityZoneSet: idItems('zoneName', input.ZoneNames),
    filterSet: filterSet(input.Filters),
  }),
  run(call, input: ZonesRequest): DescribeAvailabilityZonesResult {
    const zones = Object.keys(ec2Of(call).subnets).map((name, index) => ({
      name,
      id: zoneId(call.region, index),
    }));
    const matching = filtered(zones, input.Filters, {
      'zone-name': ({ name }) => name,
      'zone-id': ({ id }) => id,
      'region-name': () => call.region,
      state: () => 'available',
    });
    return {
      AvailabilityZones: matching
        .filter(({ name }) => input.ZoneNames?.includes(name) ?? true)
        .filter(({ id }) => input.ZoneIds?.includes(id) ?? true)
        .map(
          ({ name, id }): AvailabilityZone => ({
            ZoneName: name,
            ZoneId: id,
            RegionName: call.region,
            GroupName: call.region,
            State: 'available',
            OptInStatus: 'opt-in-not-required',
            ZoneType: 'availability-zone',
            NetworkBorderGroup: call.region,
          }),
        ),
    };
  },
};

/** `use1-az1` for `us-east-1a`, as AWS abbreviates regions. */
function zoneId(region: string, index: number): string {
  const [continent = '', direction = '', number = ''] = region.split('-');
  const short = direction.replace(/^(north|south)(east|west)$/, '$1-$2').split('-');
  return `${continent}${short.map((word) => word.charAt(0)).join('')}${number}-az${index + 1}`;
}

export const regionOperations = {
  DescribeRegions: describeRegions,
  DescribeAvailabilityZones: describeAvailabilityZones,
};
