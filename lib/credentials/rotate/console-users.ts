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
  /** Serial numbers of its MFA devices. */
  readonly mfa: readonly string[];
  readonly unlooked?: Unlooked;
}

/** Looks up the passwords of users. Those of whom the credential report says that they have none are not asked about. */
export function consoleUsers(
  ctx: ReadContext,
  users: readonly RotatedUser[],
): Promise<readonly ConsoleUser[]> {
  return concurrently(users, AT_ONCE, ctx.signal, (user) =>
    user.row?.password === false ? Promise.resolve({ user, mfa: [] }) : look(ctx, user),
  );
}

async function look(ctx: ReadContext, user: RotatedUser): Promise<ConsoleUser> {
  const iam = ctx.aws.read('iam');
  const { userName: UserName } = user;
  try {
    const profile = (await unlessAbsent(iam.getLoginProfile({ UserName })))?.LoginProfile;
    if (profile === undefined) return { user, mfa: [] };
    const devices = await unlessAbsent(
      allPages(
        (marker) => iam.listMFADevices({ UserName, ...marker }),
        (page) => page.MFADevices,
      ),
    );
    return {
      user,
      profileSince: profile.CreateDate?.toISOString() ?? 'an unknown time',
      mfa: (devices ?? []).flatMap(({ SerialNumber }) => SerialNumber ?? []),
    };
  } catch (error) {
    return { user, mfa: [], unlooked: unlooked(`user ${UserName}`, 'iam:GetLoginProfile', error) };
  }
}
