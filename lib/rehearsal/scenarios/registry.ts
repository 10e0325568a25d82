import { leakedKeyMining } from './leaked-key-mining/scenario.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario that can be rehearsed; the first is the one played when none is named. */
export const scenarios: readonly [Scenario, ...Scenario[]] = [leakedKeyMining];
