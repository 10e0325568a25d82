import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { awsFailure } from '../../../lib/aws/errors.ts';
import { runNewCase } from '../../../lib/cli/compose.ts';
import type { Host } from '../../../lib/host/host.ts';
import { createAccount } from '../../../lib/rehearsal/account/create-account.ts';
import type { OptIn } from '../../../lib/rehearsal/account/regions.ts';
import { seedRole, seedUser } from '../../../lib/rehearsal/account/seed.ts';
import { collateral } from '../../../lib/rehearsal/collateral.ts';
import { type Ledger, ledger } from '../../../lib/rehearsal/ledger.ts';
import { services } from '../../../lib/rehearsal/services/registry.ts';
import { standing, unrestored } from '../../../lib/rehearsal/truth.ts';
import { virtualClock } from '../../../lib/rehearsal/virtual-clock.ts';
import { type Actor, actAs, type World } from '../../../lib/rehearsal/world.ts';
import { leakedAccessKey } from '../../../playbooks/leaked-access-key/playbook.ts';
import { BYSTANDER, BYSTANDERS_GROUP, DEEDS, SHARED_ROLE, TAMPERING } from './deeds.ts';

const REGIONS = ['us-east-1', 'eu-west-1'] as const;
const ACCOUNT_ID = '482910374655';
const LONG_AGO = '2026-01-15T08:00:00.000Z';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const STEPS = ['contain', 'delete-access-key', 'collect-audit-trail', 'delete-created-resources'];

/** One random decision: which side acts, with which of its credentials, where and what. */
export interface Move {
  readonly attacker: boolean;
  readonly actor: number;
  readonly region: number;
  readonly deed: keyof typeof DEEDS | keyof typeof TAMPERING;
}

const deeds = Object.keys(DEEDS) as (keyof typeof DEEDS)[];
const tampering = Object.keys(TAMPERING) as (keyof typeof TAMPERING)[];

const place = { actor: fc.nat(1_000), region: fc.nat(REGIONS.length - 1) };
const byAnybody = fc.record<Move>({ attacker: fc.boolean(), ...place, deed: fc.constantFrom(...deeds) });
const byAttacker = fc.record<Move>({
  attacker: fc.constant(true),
  ...place,
  deed: fc.constantFrom(...tampering),
});

/** A random attack amid random rightful life. */
export const moves = fc.array(
  fc.oneof({ weight: 6, arbitrary: byAnybody }, { weight: 1, arbitrary: byAttacker }),
  {
    minLength: 1,
    maxLength: 14,
  },
);

/** What is wrong after the playbook: left of the attacker, not put back, or touched though it was rightful. */
export interface Aftermath {
  readonly exitCode: number;
  readonly left: readonly string[];
  readonly unrestored: readonly string[];
  readonly collateral: readonly string[];
}

/** Plays the moves in a new account, answers the playbook with yes to all it proposes, and judges the account. */
export async function aftermathOf(script: readonly Move[]): Promise<Aftermath> {
  const clock = virtualClock({ start: new Date('2026-11-23T06:00:00Z') });
  const regions = Object.fromEntries(REGIONS.map((name) => [name, 'opt-in-not-required' as OptIn]));
  const account = createAccount({ accountId: ACCOUNT_ID, clock, services, regions });
  const world: World = { account, clock, shell: noShell, dir: '/nowhere', tell: () => undefined };
  const noted = ledger(account);
  const seeded = seed(account);
  const actor = (credentials: Actor['credentials'], side: 'attacker' | 'company'): Actor => ({
    credentials,
    ...(side === 'attacker'
      ? { address: '203.0.113.66', userAgent: 'Boto3/1.34.0', ledger: noted }
      : { address: '198.51.100.20', userAgent: 'aws-cli/2.27.4' }),
  });
  // The company's own use of the key that leaks, before it does.
  await actAs(world, actor(seeded.leaked, 'company')).read('sts').getCallerIdentity({});
  await actAs(world, actor(seeded.colleague, 'company'))
    .write('ec2', 'us-east-1')
    .createSecurityGroup({ GroupName: BYSTANDERS_GROUP, Description: 'web' });
  await clock.sleep(3_600_000);
  const leakedAt = clock.now();
  await clock.sleep(60_000);
  const sides = {
    attacker: [actor(seeded.leaked, 'attacker')],
    company: [actor(seeded.colleague, 'company')],
  };
  for (const [n, move] of script.entries()) {
    const side = move.attacker ? 'attacker' : 'company';
    const doer = sides[side][move.actor % sides[side].length];
    if (doer === undefined) continue;
    const deed = { ...DEEDS, ...TAMPERING }[move.deed];
    const region = REGIONS[move.region] ?? REGIONS[0];
    try {
      const gained = await deed({ aws: actAs(world, doer), region, n, account: ACCOUNT_ID });
      if (gained !== undefined) sides[side].push(actor(gained, side));
    } catch (error) {
      if (!['denied', 'invalid-credentials', 'conflict', 'other', 'quota'].includes(awsFailure(error)))
        throw error;
    }
    await clock.sleep(20_000);
  }
  return respond(world, noted, seeded, leakedAt);
}

type Seeded = ReturnType<typeof seed>;

function seed(account: World['account']) {
  const member = (userName: string, keys = 1) => {
    const { accessKeys } = seedUser(account, {
      userName,
      createdAt: LONG_AGO,
      attached: userName === BYSTANDER ? [] : [ADMIN],
      keys: Array.from({ length: keys }, () => ({ createdAt: LONG_AGO })),
    });
    return accessKeys;
  };
  seedRole(account, {
    roleName: SHARED_ROLE,
    createdAt: LONG_AGO,
    trust: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root`, Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      ],
    }),
    attached: [ADMIN],
  });
  member(BYSTANDER);
  const [leaked] = member('ci-deploy');
  const [colleague] = member('colleague');
  const [responder] = member('responder');
  if (leaked === undefined || colleague === undefined || responder === undefined) throw new Error('no key');
  return { leaked, colleague, responder };
}

async function respond(world: World, noted: Ledger, seeded: Seeded, leakedAt: Date): Promise<Aftermath> {
  const { account, clock } = world;
  const before = structuredClone(account.state);
  const response = ledger(account);
  const root = await mkdtemp(join(tmpdir(), 'spillkit-random-attack-'));
  try {
    const result = await runNewCase(
      {
        playbook: leakedAccessKey,
        world: {
          aws: actAs(world, {
            credentials: seeded.responder,
            address: '198.51.100.99',
            userAgent: 'spillkit',
            ledger: response,
          }),
          shell: world.shell,
          clock,
        },
        host: approving,
        mode: 'guided',
        signal: new AbortController().signal,
        only: STEPS,
      },
      {
        root,
        mode: 'rehearsal',
        inputs: { keyId: seeded.leaked.accessKeyId, account: ACCOUNT_ID, since: leakedAt.toISOString() },
      },
    );
    const situation = {
      ...{ briefing: [], inputs: {}, secrets: [], responder: seeded.responder },
      attack: {
        affectedUser: 'ci-deploy',
        attacker: { ledger: noted, goOn: () => undefined, shutOutSince: () => undefined },
      },
    };
    return {
      exitCode: result.exitCode,
      left: standing(account.state, noted),
      unrestored: unrestored(account.state, noted),
      collateral: collateral(before, account.state, situation, response),
    };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const noShell: World['shell'] = {
  read: async () => {
    throw new Error('nothing here runs programs');
  },
  write: async () => {
    throw new Error('nothing here runs programs');
  },
};

const unasked = async () => {
  throw new Error('all inputs are named');
};

/** Says yes to what is proposed, and types the word that is asked for. */
const approving: Host = {
  notify: () => undefined,
  askInput: unasked,
  askChoice: unasked,
  askStep: async ({ plan, effect }) => ({
    answer: 'apply',
    by: 'responder',
    selected: plan.changes.filter(({ preselected }) => preselected).map(({ id }) => id),
    ...(effect.kind === 'irreversible' ? { typed: effect.word } : {}),
  }),
};
