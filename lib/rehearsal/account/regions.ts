import type { SimulatedAccount } from './account.ts';
import { ServiceError } from './service.ts';
import type { RegionState } from './state.ts';

export type OptIn = RegionState['optIn'];

/** Regions every account has: those launched before 2019-03-20. */
const ALWAYS_ENABLED = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
] as const;

/** Regions an account has to opt in to. https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
const OPT_IN = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
] as const;

/** Where IAM and other global services file their records. */
export const HOME_REGION = 'us-east-1';

/** The regions of a new account. */
export const defaultRegions: Readonly<Record<string, OptIn>> = Object.fromEntries<OptIn>([
  ...ALWAYS_ENABLED.map((name) => [name, 'opt-in-not-required'] as const),
  ...OPT_IN.map((name) => [name, 'not-opted-in'] as const),
]);

/** A region as AWS sets it up for a new account: a default VPC with a subnet a zone and the default group. */
export function newRegion(name: string, optIn: OptIn, account: Pick<SimulatedAccount, 'id'>): RegionState {
  const vpcId = account.id('vpc-');
  const groupId = account.id('sg-');
  return {
    name,
    optIn,
    ec2: {
      vpcId,
      subnets: Object.fromEntries(['a', 'b', 'c'].map((zone) => [`${name}${zone}`, account.id('subnet-')])),
      instances: {},
      keyPairs: {},
      securityGroups: {
        [groupId]: {
          groupId,
          groupName: 'default',
          description: 'default VPC security group',
          vpcId,
          rules: [
            {
              ruleId: account.id('sgr-'),
              isEgress: false,
              protocol: '-1',
              fromPort: -1,
              toPort: -1,
              sourceGroupId: groupId,
            },
            {
              ruleId: account.id('sgr-'),
              isEgress: true,
              protocol: '-1',
              fromPort: -1,
              toPort: -1,
              cidr: '0.0.0.0/0',
            },
          ],
          tags: {},
        },
      },
      volumes: {},
      snapshots: {},
    },
    guardduty: { findings: {} },
    secrets: {},
    shelves: {},
  };
}

/** The state of an enabled region; the AuthFailure EC2 answers in a region that is not. */
export function enabledRegion(regions: Readonly<Record<string, RegionState>>, name: string): RegionState {
  const region = regions[name];
  if (!region || region.optIn === 'not-opted-in') {
    throw new ServiceError(
      'AuthFailure',
      'AWS was not able to validate the provided access credentials',
      401,
    );
  }
  return region;
}
