import type { Plan } from '../../lib/playbook/plan.ts';
import { type SeededUser, seedUser } from '../../lib/rehearsal/account/seed.ts';
import { ACCOUNT_ID, LONG_AGO, proposed, type RotationWorld, rotationWorld } from './rotation-world.ts';

export const BY_SECRET = { delivery: { to: 'secretsmanager' } } as const;
export const LAST_WEEK = '2026-11-13T10:00:00.000Z';

/** What the trail tells where the attacker spoke for `ci`. */
export const EXPOSED = {
  principals: [
    { arn: `arn:aws:iam::${ACCOUNT_ID}:user/ci`, kind: 'user', name: 'ci', born: 'shared' } as const,
  ],
};

/** A world with one user, `ci`, whose key was used last week. */
export async function withCi(more: Partial<SeededUser> = {}, lineage = {}): Promise<RotationWorld> {
  return rotationWorld(
    (account) => {
      seedUser(account, { userName: 'ci', createdAt: LONG_AGO, keys: [{ createdAt: LONG_AGO }], ...more });
      use(account.state.iam.users.ci?.accessKeys[0], LAST_WEEK);
    },
    () => lineage,
  );
}

export function use(
  key: { lastUsed?: { at: string; service: string; region: string } } | undefined,
  at: string,
) {
  if (key === undefined) throw new Error('There is no such key.');
  key.lastUsed = { at, service: 's3', region: 'eu-west-1' };
}

export const keys = ({ account }: RotationWorld) => account.state.iam.users.ci?.accessKeys ?? [];
export const states = (world: RotationWorld) => keys(world).map(({ status }) => status);
/** Kinds of what is proposed, in order; what is not selected unasked says so. */
export const kinds = (plan: Plan) =>
  proposed(plan).map(({ kind, preselected }) => `${preselected ? '' : 'asks: '}${kind}`);
export const notes = (plan: Plan) => plan.notes.map(({ text }) => text).join('\n');
