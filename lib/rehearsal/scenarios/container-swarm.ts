import type { World } from '../world.ts';
import { inOffice } from './office/in-office.ts';
import { type Intruder, intruder } from './office/intruder.ts';
import type { Company } from './office/staff.ts';

const MINUTE = 60_000;
const CLUSTERS_PER_REGION = 7;

/** Straight to work, in every region, without a look around. */
async function swarm(attacker: Intruder, region: string): Promise<void> {
  const ecs = attacker.as().write('ecs', region);
  const { taskDefinition } = await ecs.registerTaskDefinition({
    ...{ family: 'task', requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc' },
    ...{ cpu: '4096', memory: '8192' },
    containerDefinitions: [{ name: 'task', image: 'example/task:latest', cpu: 4096 }],
  });
  for (let number = 0; number < CLUSTERS_PER_REGION; number += 1) {
    const cluster = `c${number}`;
    await ecs.createCluster({ clusterName: cluster });
    await ecs.createService({
      ...{ cluster, serviceName: 's', desiredCount: 5, launchType: 'FARGATE' },
      taskDefinition: taskDefinition?.taskDefinitionArn,
    });
  }
}

/**
 * Somebody else in the same account with the key of another user, which did not leak where this one did: nothing of
 * his derives from the leaked key, so nothing of it may be touched on its account.
 */
async function unrelated(world: World, company: Company): Promise<void> {
  const other = intruder(world, company.pipeline.credentials, {
    address: '203.0.113.140',
    userAgent: 'Go-http-client/1.1',
  });
  const ec2 = other.as().write('ec2', 'ap-northeast-1');
  await ec2.createSecurityGroup({ GroupName: 'remote', Description: 'remote' });
  await ec2.importKeyPair({ KeyName: 'remote', PublicKeyMaterial: Buffer.from('ssh-ed25519 AAAA') });
  await ec2.runInstances({
    ...{ ImageId: 'ami-0fedcba9876543210', InstanceType: 'm6i.large', MinCount: 1, MaxCount: 2 },
  });
}

/**
 * After https://securitylabs.datadoghq.com/articles/tales-from-the-cloud-trenches-ecs-crypto-mining: clusters by the
 * hundred in every region within minutes, beside a second intruder who has nothing to do with the leaked key.
 */
export const containerSwarm = inOffice({
  id: 'container-swarm',
  title: 'A leaked key, used for containers in every region, and a stranger in the same account',
  summary:
    'More than a hundred clusters with services in all regions within minutes. A second intruder with another key works beside, and is not this incident.',
  developerRights: 'PowerUserAccess',
  origin: { address: '203.0.113.120', userAgent: 'aws-sdk-go/1.44.100 (go1.19; linux; amd64)' },
  deeds: (attacker, world, company) => [
    {
      ...{ at: 6 * MINUTE, who: 'attacker' },
      run: async () => {
        const { enabled } = await attacker.as().regions();
        await Promise.all(enabled.map((region) => swarm(attacker, region)));
      },
    },
    { at: 20 * MINUTE, who: 'stranger', run: () => unrelated(world, company) },
  ],
});
