import type { AwsWriters } from '../../../aws/access.ts';
import { type Actor, actAs, type World } from '../../world.ts';
import type { Doing } from '../doing.ts';
import type { Company } from '../office/staff.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const IMAGE = 'ami-0abcdef1234567890';

async function launch(aws: AwsWriters, region: string, key: string, name: string, count: number) {
  const ec2 = aws.write('ec2', region);
  const group = await ec2.createSecurityGroup({
    GroupName: `${name}-access`,
    Description: `Access to ${name}`,
  });
  if (group.GroupId) {
    await ec2.authorizeSecurityGroupIngress({
      GroupId: group.GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
  }
  await ec2.createKeyPair({ KeyName: key });
  await ec2.runInstances({
    ImageId: IMAGE,
    InstanceType: 'm6i.large',
    MinCount: count,
    MaxCount: count,
    KeyName: key,
    SecurityGroupIds: group.GroupId ? [group.GroupId] : [],
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: name }] }],
  });
}

async function lookAround(aws: AwsWriters, region: string) {
  await aws.read('sts').getCallerIdentity({});
  await aws.read('ec2', region).describeInstances({});
}

/**
 * The company at work around the leak: the same kinds of things the attacker makes, made by colleagues before,
 * during and after it, and a build server that uses the very key that leaks.
 */
export function companyLife(world: World, company: Company): readonly Doing[] {
  const as = (actor: Actor) => actAs(world, actor);
  const platform = as(company.platform);
  const build = as(company.developer);
  const pipeline = as(company.pipeline);
  const deploy = as(company.deploy);
  const every = (hours: number, from: number, to: number, who: string, run: () => Promise<void>): Doing[] => {
    const doings: Doing[] = [];
    for (let at = from; at < to; at += hours * HOUR) doings.push({ at, who, run });
    return doings;
  };

  return [
    {
      at: -70 * HOUR,
      who: 'platform-lead',
      run: () => launch(platform, 'us-east-1', 'web-2025', 'web', 4),
    },
    {
      at: -69 * HOUR,
      who: 'platform-lead',
      run: () => launch(platform, 'eu-west-1', 'web-eu', 'web-eu', 3),
    },
    {
      at: -68 * HOUR,
      who: 'data-pipeline',
      run: () => launch(pipeline, 'us-west-2', 'batch', 'batch', 2),
    },
    ...every(6, -66 * HOUR, -1, 'build server', () => lookAround(build, 'us-east-1')),
    ...every(9, -65 * HOUR, -1, 'data-pipeline', () => lookAround(pipeline, 'us-west-2')),
    {
      at: -30 * HOUR,
      who: 'build server',
      run: () => launch(build, 'us-east-1', 'build-runner', 'build-runner', 1),
    },
    { at: -3 * HOUR, who: 'build server', run: () => lookAround(build, 'us-east-1') },
    {
      at: 12 * MINUTE,
      who: 'web-deploy',
      run: () => launch(deploy, 'us-east-1', 'web-canary', 'web-canary', 2),
    },
    {
      at: 25 * MINUTE,
      who: 'data-pipeline',
      run: () => launch(pipeline, 'eu-central-1', 'batch-eu', 'batch-eu', 1),
    },
    { at: 38 * MINUTE, who: 'platform-lead', run: () => lookAround(platform, 'eu-west-1') },
  ];
}
