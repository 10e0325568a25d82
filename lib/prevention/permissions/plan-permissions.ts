import { awsFailure, unlooked } from '../../aws/errors.ts';
import { deactivateChange } from '../../credentials/contain/deactivate-access-key.ts';
import { type CredentialReport, credentialReport } from '../../credentials/inventory/credential-report.ts';
import { idleDays, keysWithUse } from '../../credentials/rotate/user-keys.ts';
import type { Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Plan, PlanNote, Unlooked } from '../../playbook/plan.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { concurrently } from '../../resources/concurrently.ts';
import type { TrailSource } from '../../trail/source.ts';
import { targetRoles } from './find-escalations.ts';
import { IDLE_DAYS, type PermissionRule } from './findings.ts';
import { type Offer, offerFor } from './offer.ts';
import { permissionsPage, policyFiles } from './permissions-page.ts';
import type { Principal } from './principal.ts';
import { readPrincipals } from './read-principals.ts';
import { replacementChange } from './replacement-change.ts';
import { type ReviewedPrincipal, reviewPrincipal } from './review.ts';
import { reviewMessage } from './review-message.ts';
import { saveReviewChange } from './save-review-kind.ts';
import { shortList } from './short-list.ts';
import { untouchable } from './standing.ts';

/** Principals reviewed at once; the clients hold IAM's and CloudTrail's rates whatever this is. */
const AT_ONCE = 16;
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ATTACHABLE = 10;

/** What the review was told. */
export interface PermissionSettings {
  readonly regions?: readonly string[];
  readonly source: TrailSource;
}

/**
 * Holds what every user and role may do against what it did, and offers each a policy of that size. Throws when the
 * account's users and roles cannot be read.
 */
export async function planPermissions(
  ctx: ReadContext,
  { source, regions }: PermissionSettings,
): Promise<Plan> {
  const now = ctx.clock.now();
  const [caller, { principals, serviceLinked }, report, attachable] = await Promise.all([
    ctx.aws.identity(),
    readPrincipals(ctx),
    readReport(ctx),
    readQuotas(ctx),
  ]);
  const settings = {
    ...{ source, roles: targetRoles(principals), attachable },
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
    return one;
  });
  const places = distinct([...report.unlooked, ...reviewed.flatMap((one) => one.unlooked)]);
  const keys = await idleKeys(ctx, reviewed);
  ctx.notify(reviewMessage(reviewed, now));
  const page = permissionsPage(reviewed, { account: caller.account, now, unlooked: places });
  const offers = reviewed.map((one) => ({ one, offer: offerFor(one, now) }));
  return {
    summary: summaryOf(
      reviewed,
      offers.map(({ offer }) => offer),
    ),
    changes: [
      saveReviewChange(page, reviewed.flatMap(policyFiles), reviewed.length, now),
      ...offers.flatMap(({ one, offer }) =>
        offer.kind === 'proposed' || offer.kind === 'offered'
          ? [replacementChange(one, offer, caller.partition)]
          : [],
      ),
      ...keys.changes,
    ],
    notes: [...findingNotes(reviewed), ...leftOutNotes(serviceLinked, offers), ...closedNotes(reviewed)],
    leftToHuman: mfaTasks(reviewed),
    unlooked: [...places, ...keys.unlooked],
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

/** How many managed policies may be attached; AWS's default where the account's own numbers are not told. */
async function readQuotas(ctx: ReadContext): Promise<Readonly<Record<Principal['kind'], number>>> {
  const { SummaryMap = {} } = await ctx.aws
    .read('iam')
    .getAccountSummary({})
    .catch((error: unknown) => {
      if (awsFailure(error) === 'aborted' || ctx.signal.aborted) throw error;
      return { SummaryMap: {} as Record<string, number> };
    });
  return {
    user: SummaryMap.AttachedPoliciesPerUserQuota ?? ATTACHABLE,
    role: SummaryMap.AttachedPoliciesPerRoleQuota ?? ATTACHABLE,
  };
}

/** Keys nobody uses are offered to be switched off, which can be undone. */
async function idleKeys(
  ctx: ReadContext,
  reviewed: readonly ReviewedPrincipal[],
): Promise<{ readonly changes: readonly Change[]; readonly unlooked: readonly Unlooked[] }> {
  const now = ctx.clock.now();
  const idle = reviewed.filter(
    ({ findings, untouchable: standing }) =>
      standing === undefined &&
      findings.some(({ rule }) => rule === 'key-never-used' || rule === 'key-unused'),
  );
  const found = await concurrently(idle, AT_ONCE, ctx.signal, async ({ principal: { name } }) => {
    try {
      const keys = (await unlessAbsent(keysWithUse(ctx, name))) ?? [];
      const changes = keys
        .filter((key) => key.active && idleDays(key, now) >= IDLE_DAYS)
        .map((key): Change => {
          const use =
            key.lastUsedAt === undefined ? 'it was never used' : `it was last used ${key.lastUsedAt}`;
          const fact = `${use}; it was made ${key.createdAt}`;
          const because = { kind: 'observed', call: 'iam:GetAccessKeyLastUsed', fact } as const;
          return {
            ...deactivateChange({ userName: name, accessKeyId: key.id }, [because], false),
            optional: true,
          };
        });
      return { changes, unlooked: [] };
    } catch (error) {
      if (awsFailure(error) === 'aborted' || ctx.signal.aborted) throw error;
      return { changes: [], unlooked: [unlooked(`access keys of ${name}`, 'iam:ListAccessKeys', error)] };
    }
  });
  return {
    changes: found.flatMap(({ changes }) => changes),
    unlooked: found.flatMap((one) => one.unlooked),
  };
}

function summaryOf(reviewed: readonly ReviewedPrincipal[], offers: readonly Offer[]): string {
  const count = (kind: Offer['kind']) => offers.filter((offer) => offer.kind === kind).length;
  const unknown = count('not-looked-at');
  const high = reviewed.filter(({ findings }) => findings.some(({ severity }) => severity === 'high')).length;
  return `${reviewed.length} users and roles: ${high} with serious findings; a smaller policy is proposed for ${count('proposed')}, offered for ${count('offered')}, only to be read for ${count('only-a-file')}${unknown === 0 ? '' : `; of ${unknown} the use is unknown`}.`;
}

const RULES: Readonly<Record<PermissionRule, string>> = {
  administrator: 'May do everything',
  'power-user': 'May do nearly everything but identities',
  escalation: 'Can get more permissions than they were given',
  'no-mfa': 'Without MFA',
  'key-never-used': 'Have an active access key that was never used',
  'key-unused': `Have an active access key that was not used for ${IDLE_DAYS} days`,
};

function findingNotes(reviewed: readonly ReviewedPrincipal[]): readonly PlanNote[] {
  return (Object.keys(RULES) as PermissionRule[]).flatMap((rule) => {
    const of = reviewed.filter(({ findings }) => findings.some((finding) => finding.rule === rule));
    if (of.length === 0) return [];
    const serious = of.some(({ findings }) =>
      findings.some((finding) => finding.rule === rule && finding.severity === 'high'),
    );
    const names = shortList(
      of.map(({ principal: { kind, name } }) => `${kind} ${name}`),
      12,
    );
    return [{ level: serious ? 'warning' : 'info', text: `${RULES[rule]}: ${names}.` }];
  });
}

function leftOutNotes(
  serviceLinked: number,
  offers: readonly { readonly one: ReviewedPrincipal; readonly offer: Offer }[],
): readonly PlanNote[] {
  const only = offers.flatMap(({ one: { principal }, offer }) =>
    offer.kind === 'only-a-file'
      ? [
          {
            level: 'info' as const,
            text: `Not changed: ${principal.kind} ${principal.name}, ${offer.because}.`,
          },
        ]
      : [],
  );
  if (serviceLinked === 0) return only;
  const roles = serviceLinked === 1 ? '1 service-linked role' : `${serviceLinked} service-linked roles`;
  return [...only, { level: 'info', text: `Left out: ${roles}, whose permissions AWS alone sets.` }];
}

function closedNotes(reviewed: readonly ReviewedPrincipal[]): readonly PlanNote[] {
  const closed = new Set(reviewed.flatMap((one) => one.closed ?? []));
  if (closed.size === 0) return [];
  const text = `Closed by a service control policy, so its trail was not read: ${[...closed].sort().join(', ')}.`;
  return [{ level: 'info', text }];
}

function mfaTasks(reviewed: readonly ReviewedPrincipal[]): Plan['leftToHuman'] {
  const without = reviewed.filter(({ findings }) =>
    findings.some(({ rule, severity }) => rule === 'no-mfa' && severity === 'high'),
  );
  if (without.length === 0) return [];
  return [
    {
      what: `Have an MFA device set up for ${shortList(
        without.map(({ principal: { name } }) => name),
        12,
      )}.`,
      why: 'A password alone opens the console, and only its owner can register a device.',
      how: 'In the console: Security credentials, Assign MFA device; a passkey or a security key resists phishing.',
    },
  ];
}

function distinct(places: readonly Unlooked[]): readonly Unlooked[] {
  return [...new Map(places.map((one) => [`${one.where} ${one.call} ${one.reason}`, one])).values()];
}
