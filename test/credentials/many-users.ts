import type { DerivedCredential, LineagePrincipal } from '../../lib/lineage/types.ts';
import type { CreatedAccount } from '../../lib/rehearsal/account/create-account.ts';
import { seedUser } from '../../lib/rehearsal/account/seed.ts';
import type { UserState } from '../../lib/rehearsal/services/iam/state.ts';
import { ACCOUNT_ID, CASE_ID, LONG_AGO } from './rotation-world.ts';

const DAY = '2026-11-19T10:00:00.000Z';
/** Minutes before the rotation starts. */
const JUST_NOW = '2026-11-20T09:52:00.000Z';

/** What a user of the big account is like; every state is seeded many times over. */
export type State =
  | 'one key'
  | 'no key'
  | 'inactive second key'
  | 'unused second key'
  | 'two keys in use'
  | 'exposed'
  | 'exposed, two keys in use'
  | 'exposed, tagged report'
  | 'exposed, denied by the organization'
  | 'exposed, undeliverable'
  | 'planted second key'
  | 'in use now'
  | 'tagged report'
  | 'filed report'
  | 'filed deactivate-all'
  | 'filed deactivate-unused'
  | 'console'
  | 'console and key, with MFA'
  | 'planted password'
  | 'deleted meanwhile'
  | 'denied by the organization';

export const STATES: readonly State[] = [
  ...(['one key', 'no key', 'inactive second key', 'unused second key', 'two keys in use'] as const),
  ...(['exposed', 'exposed, two keys in use', 'exposed, tagged report', 'planted second key'] as const),
  ...(['exposed, denied by the organization', 'exposed, undeliverable', 'in use now'] as const),
  ...(['tagged report', 'filed report', 'filed deactivate-all', 'filed deactivate-unused'] as const),
  ...(['console', 'console and key, with MFA', 'planted password', 'deleted meanwhile'] as const),
  'denied by the organization',
];

/** Whose keys are those the attacker may have. */
export const isExposed = (state: State) => state.startsWith('exposed') || state === 'planted second key';
/** Who gets no new key, whatever is tried. */
export const isRefused = (state: State) => state.includes('denied') || state === 'exposed, undeliverable';

export interface SeededPerson {
  readonly userName: string;
  readonly state: State;
  readonly arn: string;
  /** Key ids as they were before, in order. */
  readonly keys: readonly string[];
}

/** A person as it is to be seeded; names and paths are as odd as IAM permits. */
export interface Person {
  readonly userName: string;
  readonly state: State;
  readonly path: string;
  readonly keys: number;
  readonly password: boolean;
  readonly mfa: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** `count` people, in every state in turn. */
export function manyPeople(count: number): readonly Person[] {
  return Array.from({ length: count }, (_, at) => {
    const state = STATES[at % STATES.length] ?? 'one key';
    const number = String(at).padStart(3, '0');
    const keyless = ['no key', 'console', 'planted password'].includes(state);
    return {
      userName: at % 3 === 0 ? `team+${number}=a,b.c@x_-` : `user-${number}`,
      state,
      path: at % 4 === 0 ? '/department/shop/' : '/',
      keys: keyless ? 0 : /second key|two keys/.test(state) ? 2 : 1,
      password: /console|password/.test(state),
      mfa: state.includes('MFA'),
      tags: state.includes('tagged report') ? { 'spillkit:keys': 'report', 'spillkit:owner': 'shop' } : {},
    };
  });
}

const used = (at: string) => ({ at, service: 's3', region: 'eu-west-1' });

/** Puts `count` users into the account, in every state in turn. */
export function seedMany(account: CreatedAccount, count: number): readonly SeededPerson[] {
  return manyPeople(count).map(({ userName, state, path, keys, password, mfa, tags }) => {
    const { accessKeys } = seedUser(account, {
      ...{ userName, path, createdAt: LONG_AGO, mfa, tags },
      keys: Array.from({ length: keys }, () => ({ createdAt: LONG_AGO })),
      ...(password ? { loginProfile: { createdAt: LONG_AGO } } : {}),
    });
    const user = account.state.iam.users[userName];
    if (user === undefined) throw new Error(`${userName} was not seeded.`);
    dress(user, state);
    const ids = accessKeys.map(({ accessKeyId }) => accessKeyId);
    return { userName, state, arn: `arn:aws:iam::${ACCOUNT_ID}:user${path}${userName}`, keys: ids };
  });
}

function dress(user: UserState, state: State): void {
  const [first, second] = user.accessKeys;
  if (first !== undefined) first.lastUsed = used(state === 'in use now' ? JUST_NOW : DAY);
  if (state === 'filed deactivate-unused' && first !== undefined) delete first.lastUsed;
  if (second === undefined) return;
  if (state === 'inactive second key') second.status = 'Inactive';
  else if (state !== 'unused second key') second.lastUsed = used('2026-11-18T10:00:00.000Z');
}

/** What the trail tells of them. */
export function lineageOf(people: readonly SeededPerson[]) {
  const principals: LineagePrincipal[] = people
    .filter(({ state }) => state.startsWith('exposed'))
    .map(({ arn, userName: name }) => ({ arn, kind: 'user', name, born: 'shared' }));
  const planted = people
    .filter(({ state }) => state === 'planted second key')
    .map(
      ({ keys, arn }): DerivedCredential => ({
        ...{ id: keys[1] ?? '', kind: 'access-key', via: 'CreateAccessKey', principal: arn },
      }),
    );
  const passwords = people
    .filter(({ state }) => state === 'planted password')
    .map(
      ({ userName, arn }): DerivedCredential => ({
        ...{
          id: `password:${userName}`,
          kind: 'console-password',
          via: 'CreateLoginProfile',
          principal: arn,
        },
      }),
    );
  return { principals, credentials: [...planted, ...passwords] };
}

/** The owners file of the responder, as CSV. */
export function ownersFile(people: readonly SeededPerson[]): string {
  const rows = people.flatMap(({ userName, state }) => {
    const policy = state.startsWith('filed ') ? state.slice('filed '.length) : undefined;
    return policy === undefined ? [] : [`"${userName}",owner-of-it,${policy}`];
  });
  return ['user,owner,policy', ...rows].join('\n');
}

/** Keeps the responder from making keys for some, as a policy of the organization would. */
export function denyMaking(account: CreatedAccount, people: readonly SeededPerson[]): void {
  const responder = account.state.iam.users.responder;
  if (responder === undefined) throw new Error('There is no responder.');
  responder.inlinePolicies.organization = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: 'iam:CreateAccessKey',
        Resource: people.filter(({ state }) => state.includes('denied')).map(({ arn }) => arn),
      },
    ],
  });
}

/** Name of the secret a user's new key is delivered in. */
export const secretOf = (userName: string) =>
  `spillkit/${CASE_ID}/${userName.replace(/[=,]/g, (sign) => (sign === ',' ? '=2C' : '=3D'))}/access-key`;

/** Takes the names of some users' secrets by secrets on their way to deletion, which refuse a new value. */
export function blockDelivery(account: CreatedAccount, people: readonly SeededPerson[]): void {
  const secrets = account.state.regions['us-east-1']?.secrets;
  if (secrets === undefined) throw new Error('The home region is missing.');
  for (const { userName } of people.filter(({ state }) => state === 'exposed, undeliverable')) {
    const name = secretOf(userName);
    secrets[name] = {
      ...{ name, arn: `arn:aws:secretsmanager:us-east-1:${ACCOUNT_ID}:secret:${name}-AbCdEf`, tags: {} },
      ...{ createdAt: LONG_AGO, changedAt: LONG_AGO, versionId: 'v1' },
      ...{ deletedAt: LONG_AGO, deleteAfter: '2027-01-01T00:00:00.000Z' },
    };
  }
}
