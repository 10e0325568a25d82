import { unlooked } from '../../aws/errors.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Unlooked } from '../../playbook/plan.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { concurrently } from '../../resources/concurrently.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import type { RotatedUser } from './other-users.ts';

const AT_ONCE = 16;

/** A user, and how it signs in to the console. */
export interface ConsoleUser {
  readonly user: RotatedUser;
  /** ISO 8601; absent when the user has no console password. */
  readonly profileSince?: string;
  /** Serial numbers of its own MFA devices; those the attacker enrolled protect nobody. */
  readonly mfa: readonly string[];
  readonly unlooked?: Unlooked;
}

const none = { mfa: [] };

/**
 * Looks up the passwords of users. Those of whom the credential report says that they have none are not asked about.
 * `attackerDevices` are serial numbers of MFA devices that protect nobody.
 */
export function consoleUsers(
  ctx: ReadContext,
  users: readonly RotatedUser[],
  attackerDevices: ReadonlySet<string>,
): Promise<readonly ConsoleUser[]> {
  return concurrently(users, AT_ONCE, ctx.signal, (user) =>
    user.row?.password === false ? Promise.resolve({ user, ...none }) : look(ctx, user, attackerDevices),
  );
}

async function look(
  ctx: ReadContext,
  user: RotatedUser,
  attackerDevices: ReadonlySet<string>,
): Promise<ConsoleUser> {
  const iam = ctx.aws.read('iam');
  const { userName: UserName } = user;
  try {
    const profile = (await unlessAbsent(iam.getLoginProfile({ UserName })))?.LoginProfile;
    if (profile === undefined) return { user, ...none };
    const devices = await unlessAbsent(
      allPages(
        (marker) => iam.listMFADevices({ UserName, ...marker }),
        (page) => page.MFADevices,
      ),
    );
    const serials = (devices ?? []).flatMap(({ SerialNumber }) => SerialNumber ?? []);
    return {
      user,
      profileSince: profile.CreateDate?.toISOString() ?? 'an unknown time',
      mfa: serials.filter((serial) => !attackerDevices.has(serial)),
    };
  } catch (error) {
    return { user, ...none, unlooked: unlooked(`user ${UserName}`, 'iam:GetLoginProfile', error) };
  }
}
