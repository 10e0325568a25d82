import type { CallerIdentity } from '../../aws/access.ts';
import { awsFailure, unlooked } from '../../aws/errors.ts';
import { type CredentialReport, credentialReport } from '../../credentials/inventory/credential-report.ts';
import type { Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, Unlooked } from '../../playbook/plan.ts';
import { concurrently } from '../../resources/concurrently.ts';
import type { TrailSource } from '../../trail/source.ts';
import { accountSummary } from './account-summary.ts';
import { targetRoles } from './find-escalations.ts';
import { idleKeys } from './idle-keys.ts';
import { type OfferedPrincipal, offerFor } from './offer.ts';
import type { Principal } from './principal.ts';
import { readPrincipals } from './read-principals.ts';
import { reviewPrincipal } from './review.ts';
import { rootTasks } from './root-tasks.ts';
import { untouchable } from './standing.ts';

/** Principals reviewed at once; the clients hold IAM's and CloudTrail's rates whatever this is. */
const AT_ONCE = 16;

/** Where the records of what was done are read. */
export interface ReviewScope {
  readonly regions?: readonly string[];
  readonly source: TrailSource;
}

/** What the review of an account found. */
export interface AccountReview {
  readonly caller: CallerIdentity;
  readonly now: Date;
  readonly principals: readonly OfferedPrincipal[];
  /** Service-linked roles, which are left out. */
  readonly serviceLinked: number;
  /** Changes that switch keys off which nobody uses. */
  readonly idleKeys: readonly Change[];
  /** What the root user's credentials leave to a person. */
  readonly rootTasks: readonly HumanTask[];
  /** Whether MFA and keys of every user, and of the root user, could be read. */
  readonly credentialsKnown: boolean;
  /** What could not be read, each place once. */
  readonly unlooked: readonly Unlooked[];
}

/**
 * Holds what every user and role may do against what it did. Throws when the account's users and roles cannot be read.
 */
export async function reviewAccount(
  ctx: ReadContext,
  { source, regions }: ReviewScope,
): Promise<AccountReview> {
  const now = ctx.clock.now();
  const [caller, { principals, serviceLinked }, report, summary] = await Promise.all([
    ctx.aws.identity(),
    readPrincipals(ctx),
    readReport(ctx),
    accountSummary(ctx),
  ]);
  const settings = {
    ...{ source, roles: targetRoles(principals), attachable: summary.attachable },
    ...(regions === undefined ? {} : { regions }),
  };
  let done = 0;
  const reviewed = await concurrently(principals, AT_ONCE, ctx.signal, async (principal) => {
    const standing = untouchable(principal, caller);
    const row = principal.kind === 'user' ? report.read?.rows.get(principal.name) : undefined;
    const one = await reviewPrincipal(ctx, principal, settings, {
      ...(standing === undefined ? {} : { untouchable: standing }),
      ...(row === undefined ? {} : { row }),
    });
    done += 1;
    ctx.notify({ type: 'progress', what: 'users and roles reviewed', done, of: principals.length });
    return { ...one, offer: offerFor(one, now) };
  });
  const [idle, root] = await Promise.all([
    idleKeys(ctx, reviewed, now),
    rootTasks(ctx, report.read, summary),
  ]);
  const credentials = [...report.unlooked, ...withoutRow(principals, report.read), ...root.unlooked];
  return {
    ...{ caller, now, principals: reviewed, serviceLinked },
    ...{ idleKeys: idle.changes, rootTasks: root.leftToHuman },
    credentialsKnown: credentials.length + idle.unlooked.length === 0,
    unlooked: distinct([...credentials, ...reviewed.flatMap((one) => one.unlooked), ...idle.unlooked]),
  };
}

async function readReport(
  ctx: ReadContext,
): Promise<{ readonly read?: CredentialReport; readonly unlooked: readonly Unlooked[] }> {
  try {
    return { read: await credentialReport(ctx), unlooked: [] };
  } catch (error) {
    if (awsFailure(error) === 'aborted' || ctx.signal.aborted) throw error;
    return { unlooked: [unlooked('MFA and keys of the users', 'iam:GetCredentialReport', error)] };
  }
}

/** IAM makes the report anew every four hours at most, so it lacks users that are younger. */
function withoutRow(
  principals: readonly Principal[],
  report: CredentialReport | undefined,
): readonly Unlooked[] {
  if (report === undefined) return [];
  const made = report.generatedAt.toISOString();
  return principals
    .filter(({ kind, name }) => kind === 'user' && !report.rows.has(name))
    .map(({ name }) => ({
      where: `MFA and keys of ${name}`,
      call: 'iam:GetCredentialReport',
      reason: `the report of ${made} does not have this user yet; IAM makes the next one four hours later`,
    }));
}

function distinct(places: readonly Unlooked[]): readonly Unlooked[] {
  return [...new Map(places.map((one) => [`${one.where} ${one.call} ${one.reason}`, one])).values()];
}
