import type { Finding } from '@aws-sdk/client-guardduty';
import type { SimulatedAccount } from '../../account/account.ts';

/** Made-up pool in the documentation range of RFC 5737. */
const POOL = { address: '192.0.2.77', name: 'pool.mining.example' };

/**
 * Adds the finding GuardDuty makes of an instance that talks to a mining pool, and a detector where there is none.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-ec2.html
 * @returns the id of the finding.
 */
export function addMiningFinding(account: SimulatedAccount, region: string, instanceId: string): string {
  const { guardduty, ec2 } = account.region(region);
  const detectorId = guardduty.detectorId ?? account.uuid().replaceAll('-', '');
  guardduty.detectorId = detectorId;
  const instance = ec2.instances[instanceId];
  const id = account.uuid().replaceAll('-', '');
  const at = account.clock.now().toISOString();
  const finding: Finding = {
    Id: id,
    AccountId: account.accountId,
    Arn: `arn:aws:guardduty:${region}:${account.accountId}:detector/${detectorId}/finding/${id}`,
    Partition: 'aws',
    Region: region,
    SchemaVersion: '2.0',
    Type: 'CryptoCurrency:EC2/BitcoinTool.B',
    Severity: 8,
    Confidence: 0,
    Title: 'The EC2 instance is querying an IP address that is associated with Bitcoin-related activity.',
    Description: `EC2 instance ${instanceId} is communicating with a remote host ${POOL.address} that is associated with Bitcoin-related activity.`,
    CreatedAt: at,
    UpdatedAt: at,
    Resource: {
      ResourceType: 'Instance',
      InstanceDetails: {
        InstanceId: instanceId,
        ...(instance
          ? {
              InstanceType: instance.instanceType,
              ImageId: instance.imageId,
              LaunchTime: instance.launchTime,
              AvailabilityZone: instance.availabilityZone,
              InstanceState: instance.state,
              Tags: Object.entries(instance.tags).map(([Key, Value]) => ({ Key, Value })),
            }
          : {}),
      },
    },
    Service: {
      ServiceName: 'guardduty',
      DetectorId: detectorId,
      ResourceRole: 'TARGET',
      Archived: false,
      Count: 1,
      EventFirstSeen: at,
      EventLastSeen: at,
      Action: {
        ActionType: 'NETWORK_CONNECTION',
        NetworkConnectionAction: {
          ConnectionDirection: 'OUTBOUND',
          Protocol: 'TCP',
          Blocked: false,
          RemoteIpDetails: { IpAddressV4: POOL.address },
          RemotePortDetails: { Port: 3333, PortName: POOL.name },
        },
      },
    },
  };
  guardduty.findings[id] = { ...finding };
  return id;
}
