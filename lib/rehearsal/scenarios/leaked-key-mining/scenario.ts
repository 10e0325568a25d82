import { addMiningFinding } from '../../services/guardduty/finding.ts';
import type { World } from '../../world.ts';
import { playHistory } from '../doing.ts';
import { seedCompany } from '../office/staff.ts';
import type { Scenario, Situation } from '../scenario.ts';
import { attacker } from './attacker.ts';
import { companyLife } from './life.ts';
import { makeLeakyRepository } from './repository.ts';

const MINUTE = 60_000;
/** The script finds the key ten minutes after the push. */
const STRIKE_AT = 10 * MINUTE;
const FINDINGS_AT = 24 * MINUTE;
/** Half an hour after the first launches the owner is told and sits down. */
const RESPONDER_AT = 41 * MINUTE;
/** Regions where somebody switched GuardDuty on. */
const DETECTORS = ['us-east-1', 'eu-west-1', 'us-west-2'];

function reportMining(world: World): void {
  for (const region of DETECTORS) {
    const instances = Object.values(world.account.state.regions[region]?.ec2.instances ?? {});
    for (const instance of instances.filter((one) => one.keyName === 'support-2').slice(0, 2))
      addMiningFinding(world.account, region, instance.instanceId);
  }
}

async function play(world: World): Promise<Situation> {
  const leakedAt = new Date(world.clock.now().getTime() + 72 * 60 * MINUTE);
  const company = seedCompany(world.account, world.clock.now());
  for (const region of DETECTORS) {
    const state = world.account.state.regions[region];
    if (state) state.guardduty.detectorId = world.account.id('detector-').slice('detector-'.length);
  }
  const leaked = company.developer.credentials;
  const repository = await makeLeakyRepository(world.shell, world.dir, leaked, leakedAt);
  const script = attacker(world, 'shop-developer', leaked);

  await playHistory(world, leakedAt, [
    ...companyLife(world, company),
    {
      at: 0,
      who: 'developer',
      run: async () => world.tell('developer', `pushes ${leaked.accessKeyId} to a public repository`),
    },
    { at: STRIKE_AT, who: 'attacker', run: script.strike },
    { at: FINDINGS_AT, who: 'GuardDuty', run: async () => reportMining(world) },
    {
      at: RESPONDER_AT,
      who: 'responder',
      run: async () => world.tell('responder', 'is told, and sits down'),
    },
  ]);

  return {
    briefing: [
      `AWS told the owner of account ${world.account.accountId} that the access key ${leaked.accessKeyId} is public.`,
      `It was pushed to the repository ${repository} at ${leakedAt.toISOString()}.`,
      'The bill is already rising, and nobody knows why.',
    ],
    inputs: {
      keyId: leaked.accessKeyId,
      account: world.account.accountId,
      repo: repository,
      since: leakedAt.toISOString(),
    },
    responder: company.responder.credentials,
    attack: { affectedUser: 'shop-developer', attacker: script },
    secrets: [leaked.secretAccessKey, ...script.secrets, company.responder.credentials.secretAccessKey],
    repository: {
      path: repository,
      needles: [leaked.accessKeyId, leaked.secretAccessKey],
    },
  };
}

/** The article's incident: one key, one script, twenty instances in every region, half an hour unnoticed. */
export const leakedKeyMining: Scenario = {
  id: 'leaked-key-mining',
  playbook: 'leaked-access-key',
  title: 'A leaked key, used to mine in every region',
  summary:
    'A developer pushes a key to a public repository. A script makes itself a new key, deletes the leaked one and starts instances in every region, while the company goes on working.',
  play,
};
