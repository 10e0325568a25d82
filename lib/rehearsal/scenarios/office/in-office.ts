import type { World } from '../../world.ts';
import { type Doing, playHistory } from '../doing.ts';
import { makeLeakyRepository } from '../leaked-key-mining/repository.ts';
import type { Scenario, Situation } from '../scenario.ts';
import { type Intruder, intruder } from './intruder.ts';
import { officeLife } from './life.ts';
import { type Company, seedCompany } from './staff.ts';

const MINUTE = 60_000;
const LEAK_AFTER = 72 * 60 * MINUTE;
/** The responder sits down 41 minutes after the leak, as in the article. */
const RESPONDER_AT = 41 * MINUTE;

/** What an attack needs to be played amid a company's everyday life. */
export interface Attack extends Pick<Scenario, 'id' | 'title' | 'summary'> {
  readonly developerRights: 'PowerUserAccess' | 'AdministratorAccess';
  /** Where he works from, and with what. */
  readonly origin: { readonly address: string; readonly userAgent: string };
  /** Prepares what the company has besides. */
  seed?(world: World, company: Company): void;
  /** What he does, by the time after the leak. */
  deeds(attacker: Intruder, world: World, company: Company): readonly Doing[];
  /** What he does while the responder works and one of his credentials is still good. */
  react?(aws: ReturnType<Intruder['as']>, world: World, attacker: Intruder): Promise<void>;
}

/** The scenario of an attack in a company of colleagues, pipelines and groups at work. */
export function inOffice(attack: Attack): Scenario {
  const { id, title, summary } = attack;
  return { id, playbook: 'leaked-access-key', title, summary, play: (world) => play(attack, world) };
}

async function play(attack: Attack, world: World): Promise<Situation> {
  const leakedAt = new Date(world.clock.now().getTime() + LEAK_AFTER);
  const company = seedCompany(world.account, world.clock.now(), attack.developerRights);
  attack.seed?.(world, company);
  const leaked = company.developer.credentials;
  const repository = await makeLeakyRepository(world.shell, world.dir, leaked, leakedAt);
  const attacker = intruder(world, leaked, attack.origin);
  const tell = (who: string, text: string) => async () => world.tell(who, text);
  await playHistory(world, leakedAt, [
    ...officeLife(world, company, RESPONDER_AT),
    {
      at: 0,
      who: 'developer',
      run: tell('developer', `pushes ${leaked.accessKeyId} to a public repository`),
    },
    ...attack.deeds(attacker, world, company),
    { at: RESPONDER_AT, who: 'responder', run: tell('responder', 'is told, and sits down') },
  ]);
  return {
    briefing: [
      `AWS told the owner of account ${world.account.accountId} that the access key ${leaked.accessKeyId} is public.`,
      `It was pushed to the repository ${repository} at ${leakedAt.toISOString()}.`,
    ],
    inputs: {
      keyId: leaked.accessKeyId,
      account: world.account.accountId,
      repo: repository,
      since: leakedAt.toISOString(),
    },
    responder: company.responder.credentials,
    attack: {
      affectedUser: 'shop-developer',
      attacker: {
        ledger: attacker.ledger,
        goOn: () =>
          attacker.goOn(attack.react && ((aws) => attack.react?.(aws, world, attacker) ?? Promise.resolve())),
        shutOutSince: attacker.shutOutSince,
      },
    },
    secrets: [leaked.secretAccessKey, ...attacker.secrets, company.responder.credentials.secretAccessKey],
    repository: { path: repository, needles: [leaked.accessKeyId, leaked.secretAccessKey] },
  };
}
