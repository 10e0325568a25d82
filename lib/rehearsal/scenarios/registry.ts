import { containerAndGroupMining } from './container-and-group-mining.ts';
import { containerSwarm } from './container-swarm.ts';
import { leakedKeyMining } from './leaked-key-mining/scenario.ts';
import { lookAlikeUsers } from './look-alike-users.ts';
import { mailTakeover } from './mail-takeover.ts';
import { persistenceInDepth } from './persistence-in-depth.ts';
import type { Scenario } from './scenario.ts';
import { unprotectedCompany } from './unprotected-company/scenario.ts';

/** Every scenario that can be rehearsed; the first is the one played when none is named. */
export const scenarios: readonly [Scenario, ...Scenario[]] = [
  leakedKeyMining,
  containerAndGroupMining,
  persistenceInDepth,
  lookAlikeUsers,
  containerSwarm,
  mailTakeover,
  unprotectedCompany,
];
