import type { Message } from '../host/message.ts';
import type { AccountState } from './account/state.ts';
import { collateral } from './collateral.ts';
import type { Ledger } from './ledger.ts';
import { usdPerHour } from './prices.ts';
import type { Attack, Prevention, Situation } from './scenarios/scenario.ts';
import { isAttackers, standing, unrestored } from './truth.ts';

export type Score = Extract<Message, { type: 'score' }>;

interface Measured {
  readonly scenario: string;
  readonly situation: Situation;
  /** What the responder's calls did to the account. */
  readonly response: Ledger;
  /** The account as it was when the responder started. */
  readonly before: AccountState;
  readonly after: AccountState;
  readonly startedAt: Date;
  readonly now: Date;
  /** When the last of the attacker's things went, as watched call by call. */
  readonly cleanAt: Date | undefined;
  /** Refs and messages of the repository that still hold the secret. */
  readonly leftInRepository: readonly string[];
  /** Protection on GitHub that is not as it was. */
  readonly changedOnGitHub: readonly string[];
  readonly stepsDone: readonly string[];
}

const secondsBetween = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / 1000);

/** USD the attacker's instances have cost by `now`, from launch to termination. */
function attackCost(state: AccountState, ledger: Ledger, now: Date): number {
  const isHis = isAttackers(ledger);
  const instances = Object.values(state.regions).flatMap((region) =>
    Object.values(region.ec2.instances).filter(({ instanceId, tags }) =>
      isHis({ region: region.name, kind: 'ec2/instances', id: instanceId, value: { tags } }),
    ),
  );
  const cost = instances.reduce((sum, instance) => {
    const end = instance.terminatedAt ? new Date(instance.terminatedAt) : now;
    const hours = secondsBetween(new Date(instance.launchTime), end) / 3600;
    return sum + hours * usdPerHour(instance.instanceType);
  }, 0);
  return Math.round(cost * 100) / 100;
}

/** Judges a rehearsal by what is true in the simulated account, not by what the run says of itself. */
export async function score(measured: Measured): Promise<Score> {
  const { scenario, situation, before, after, stepsDone } = measured;
  const { attack, prevention } = situation;
  const touched = [...collateral(before, after, situation, measured.response), ...measured.changedOnGitHub];
  const judged = {
    ...NOT_ATTACKED,
    ...(attack === undefined ? {} : scoreOfResponse(measured, attack, touched.length)),
    ...(prevention === undefined ? {} : await scoreOfPrevention(after, prevention)),
  };
  return {
    ...{ type: 'score', schema: 1, scenario, ...judged, stepsDone },
    collateral: touched,
  };
}

type Judged = Omit<Score, 'type' | 'schema' | 'scenario' | 'collateral' | 'stepsDone'>;

const NOT_ATTACKED: Judged = {
  ...{ containedAfterSeconds: null, cleanAfterSeconds: null, costUsd: 0, missed: [] },
};

async function scoreOfPrevention(after: AccountState, { safeguards }: Prevention): Promise<Partial<Judged>> {
  const looked = await Promise.all(
    safeguards.map(async ({ what, stands }) => ({ what, holds: await stands(after) })),
  );
  const named = (standing: boolean) =>
    looked.filter(({ holds }) => holds === standing).map(({ what }) => what);
  return { missed: named(false), inPlace: named(true) };
}

function scoreOfResponse(measured: Measured, { attacker }: Attack, touched: number): Judged {
  const { after, response, startedAt, now } = measured;
  const { ledger } = attacker;
  const shutOut = attacker.shutOutSince();
  const left = [...standing(after, ledger), ...unrestored(after, ledger)];
  const undone = undoneBy(response, ledger);
  const missed = [
    ...(shutOut ? [] : ['a credential of the attacker still works']),
    ...left,
    ...measured.leftInRepository,
  ];
  return {
    containedAfterSeconds: shutOut ? secondsBetween(startedAt, shutOut) : null,
    cleanAfterSeconds:
      missed.length === 0 && measured.cleanAt ? secondsBetween(startedAt, measured.cleanAt) : null,
    costUsd: attackCost(after, ledger, now),
    ...{ recall: share(undone, undone + left.length), precision: share(undone, undone + touched) },
    missed,
  };
}

/** How many of the attacker's things the response took, and how many of his changes it put back. */
function undoneBy(response: Ledger, attackers: Ledger): number {
  const taken = [...response.deleted.values()].filter(isAttackers(attackers));
  const putBack = [...response.altered.keys()].filter((key) => attackers.altered.has(key));
  return taken.length + putBack.length;
}

/** To two places, cut off: only all of them are 1. */
function share(some: number, all: number): number {
  return all === 0 ? 1 : Math.floor((100 * some) / all) / 100;
}
