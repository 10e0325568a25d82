import type { ReadContext } from '../../playbook/context.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import { runsAs } from '../contain/runs-as.ts';

/** A user of the account whose credentials may be rotated. */
export interface RotatedUser {
  readonly userName: string;
  readonly userArn: string;
  /** The trail shows that the attacker spoke for this user: it goes first. */
  readonly reached: boolean;
}

/** The account's users, sorted by what a rotation means for them. */
export interface UsersToRotate {
  readonly users: readonly RotatedUser[];
  /** The user the leaked key belongs to. */
  readonly affected: RotatedUser | undefined;
  /** The user Spillkit runs as: rotating it would cut this very run off. */
  readonly own: RotatedUser | undefined;
  /** Names of users the attacker made. */
  readonly attackerMade: readonly string[];
  /** Ids of access keys the attacker made, and the leaked one. */
  readonly attackerKeys: ReadonlySet<string>;
  /** Names of users whose console password the attacker made. */
  readonly attackerPasswords: ReadonlySet<string>;
}

/** All users, paged, told apart by what the trail says of them. Throws when users or the trail cannot be read. */
export async function usersToRotate(ctx: ReadContext): Promise<UsersToRotate> {
  const iam = ctx.aws.read('iam');
  const [caller, owner, { lineage }, listed] = await Promise.all([
    ctx.aws.identity(),
    ctx.incident.owner(ctx.signal),
    ctx.incident.investigate(ctx.signal),
    allPages(
      (marker) => iam.listUsers(marker),
      (page) => page.Users,
    ),
  ]);
  const ofLineage = lineage.principals.filter((principal) => principal.kind === 'user');
  const made = (userId: string | undefined, arn: string) =>
    ofLineage.some(
      ({ born, uniqueId, arn: of }) =>
        born === 'attacker' &&
        of === arn &&
        (uniqueId === undefined || userId === undefined || uniqueId === userId),
    );
  const users: RotatedUser[] = [];
  const attackerMade: string[] = [];
  let affected: RotatedUser | undefined;
  let own: RotatedUser | undefined;
  for (const { UserName: userName = '', Arn: userArn = '', UserId } of listed) {
    const user = { userName, userArn, reached: ofLineage.some(({ arn }) => arn === userArn) };
    if (made(UserId, userArn)) attackerMade.push(userName);
    else if (runsAs(caller, { userName })) own = user;
    else if (owner.kind === 'user' && owner.userName === userName) affected = user;
    else users.push(user);
  }
  users.sort((a, b) => Number(b.reached) - Number(a.reached) || (a.userName < b.userName ? -1 : 1));
  const born = (kind: string, via: string) =>
    lineage.credentials.filter((one) => one.kind === kind && one.via === via);
  return {
    users,
    affected,
    own,
    attackerMade,
    attackerKeys: new Set([
      ctx.incident.leakedKeyId,
      ...born('access-key', 'CreateAccessKey').map(({ id }) => id),
    ]),
    attackerPasswords: new Set(
      born('console-password', 'CreateLoginProfile').map(({ id }) => id.slice(id.indexOf(':') + 1)),
    ),
  };
}
