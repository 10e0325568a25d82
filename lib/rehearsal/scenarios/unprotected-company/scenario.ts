import type { World } from '../../world.ts';
import { playHistory } from '../doing.ts';
import { officeLife } from '../office/life.ts';
import { seedCompany } from '../office/staff.ts';
import type { Scenario, Situation } from '../scenario.ts';
import type { Gap, OpenGap } from './gap.ts';
import { tooWideRights } from './too-wide-rights.ts';
import { unguardedRepositories } from './unguarded-repositories.ts';
import { unwatchedBill } from './unwatched-bill.ts';
import { unwatchedRegions } from './unwatched-regions.ts';

const HOUR = 60 * 60_000;
/** The last days of a company at work; the responder sits down at their end. */
const PLAYED = 72 * HOUR;

/** One a respect. */
const GAPS: readonly OpenGap[] = [unguardedRepositories, tooWideRights, unwatchedRegions, unwatchedBill];

async function play(world: World): Promise<Situation> {
  const { account, clock } = world;
  const today = new Date(clock.now().getTime() + PLAYED);
  const company = seedCompany(account, clock.now());
  await playHistory(world, today, officeLife(world, company, 0));
  const gaps: Gap[] = [];
  for (const open of GAPS) gaps.push(await open(world, company));
  return {
    briefing: [
      `Account ${account.accountId} belongs to a company that has had no incident yet.`,
      'Nobody has set anything up that would prevent one, or tell of it.',
    ],
    inputs: Object.assign({ account: account.accountId }, ...gaps.map(({ inputs }) => inputs)),
    responder: company.responder.credentials,
    prevention: {
      safeguards: gaps.flatMap(({ safeguards }) => safeguards),
      mayChange: (thing, path) => gaps.some((gap) => gap.mayChange?.(thing, path)),
    },
    secrets: [company.responder.credentials.secretAccessKey],
  };
}

/** No attack: a company as most are, and what would have to stand before the first one. */
export const unprotectedCompany: Scenario = {
  id: 'unprotected-company',
  playbook: 'prevent-key-leaks',
  title: 'A company that nobody has attacked yet',
  summary:
    'An account without alarms, watched in one region of many, in an organization that closes another one. The score tells what stands in the end, and whether anything of the company was touched.',
  play,
};
