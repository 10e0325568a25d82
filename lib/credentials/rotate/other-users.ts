import { awsFailure, errorCode, errorMessage } from '../../aws/errors.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { PlanNote, Unlooked } from '../../playbook/plan.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { runsAs } from '../contain/runs-as.ts';
import { type CredentialReport, credentialReport, type ReportRow } from '../inventory/credential-report.ts';

/** How a user stands to the incident. */
type Standing =
  /** The leaked key belongs to it. */
  | 'affected'
  /** The trail shows that the attacker spoke for it. */
  | 'exposed'
  /** Spillkit runs as it: rotating it would cut this very run off. */
  | 'own'
  | 'other';

/** A user of the account whose credentials may be rotated. */
export interface RotatedUser {
  readonly userName: string;
  readonly userArn: string;
  readonly standing: Standing;
  /** What the credential report says, where it can be believed. */
  readonly row?: ReportRow;
}

/** Whether the attacker spoke for the user, so that he may have its keys. */
export function isExposed({ standing }: RotatedUser): boolean {
  return standing === 'exposed' || standing === 'affected';
}

/** The account's users, sorted by what a rotation means for them. */
export interface UsersToRotate {
  /** Exposed ones first, without those the attacker made. */
  readonly users: readonly RotatedUser[];
  /** Names of users the attacker made. */
  readonly attackerMade: readonly string[];
  /** Users so young that the trail may not show yet by whom they were made: they are given nothing. */
  readonly untold: readonly string[];
  /** What was made later, ISO 8601, the trail may not show yet. */
  readonly toldUntil: string;
  /** Access keys the attacker made, and the leaked one; with the event that made them, where there is one. */
  readonly attackerKeys: ReadonlyMap<string, TrailRecord | undefined>;
  /** Names of users whose console password the attacker made. */
  readonly attackerPasswords: ReadonlySet<string>;
  /** Names of users whose tags the attacker wrote. */
  readonly attackerTagged: ReadonlySet<string>;
  /** Serial numbers of the MFA devices the attacker enrolled for users. */
  readonly attackerDevices: ReadonlySet<string>;
  readonly report?: CredentialReport;
  /** Said when there is no report: every user is asked about by itself. */
  readonly notes: readonly PlanNote[];
}

const ORDER: readonly Standing[] = ['affected', 'exposed', 'other', 'own'];

/** All users, paged, told apart by what the trail says of them. Throws when users or the trail cannot be read. */
export async function usersToRotate(ctx: ReadContext): Promise<UsersToRotate> {
  const iam = ctx.aws.read('iam');
  const [caller, owner, { lineage, to }, listed, reported] = await Promise.all([
    ctx.aws.identity(),
    ctx.incident.owner(ctx.signal),
    ctx.incident.investigate(ctx.signal),
    allPages(
      (marker) => iam.listUsers({ MaxItems: 1000, ...marker }),
      (page) => page.Users,
    ),
    reportOrWhyNot(ctx),
  ]);
  const ofLineage = lineage.principals.filter((principal) => principal.kind === 'user');
  const madeByAttacker = (userId: string | undefined, arn: string) =>
    ofLineage.some(
      ({ born, uniqueId, arn: of }) =>
        born === 'attacker' &&
        of === arn &&
        (uniqueId === undefined || userId === undefined || uniqueId === userId),
    );
  const born = (kind: string, via: string) =>
    lineage.credentials.filter((one) => one.kind === kind && one.via === via);
  const keys = born('access-key', 'CreateAccessKey');
  const passwords = born('console-password', 'CreateLoginProfile');
  const speaksFor = new Set([
    ...ofLineage.map(({ arn }) => arn),
    ...[...keys, ...passwords].flatMap(({ principal }) => principal ?? []),
  ]);
  const standing = (userName: string, arn: string): Standing => {
    if (runsAs(caller, { userName })) return 'own';
    if (owner.kind === 'user' && owner.userName === userName) return 'affected';
    return speaksFor.has(arn) ? 'exposed' : 'other';
  };
  /** A parameter of the attacker's calls that went through. */
  const asked = (eventName: string, parameter: string) =>
    lineage.records
      .filter((record) => record.eventName === eventName && record.errorCode === undefined)
      .flatMap(({ requestParameters }) => textAt(requestParameters, parameter) ?? []);
  const { since, trailDelayMs } = ctx.incident;
  const told = new Date(Math.max(since.getTime(), Date.parse(to) - trailDelayMs));
  const attackerMade: string[] = [];
  const untold: string[] = [];
  const users: RotatedUser[] = [];
  for (const { UserName: userName = '', Arn: userArn = '', UserId, CreateDate } of listed) {
    const user = { userName, userArn, standing: standing(userName, userArn) };
    if (madeByAttacker(UserId, userArn)) attackerMade.push(userName);
    else if (CreateDate !== undefined && CreateDate > told && user.standing === 'other')
      untold.push(userName);
    else users.push(user);
  }
  users.sort(
    (a, b) => ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing) || (a.userName < b.userName ? -1 : 1),
  );
  const report = 'report' in reported ? reported.report : undefined;
  return {
    users: users.map((user) => ({ ...user, ...believed(ctx, report, user) })),
    ...{ attackerMade, untold, toldUntil: told.toISOString() },
    attackerKeys: new Map([
      [ctx.incident.leakedKeyId, undefined],
      ...keys.map(({ id, birth }) => [id, birth] as const),
    ]),
    attackerPasswords: new Set(passwords.map(({ id }) => id.slice(id.indexOf(':') + 1))),
    attackerTagged: new Set(asked('TagUser', 'userName')),
    attackerDevices: new Set(asked('EnableMFADevice', 'serialNumber')),
    ...(report === undefined ? {} : { report }),
    notes: 'note' in reported ? [reported.note] : staleNote(ctx, reported.report),
  };
}

/** Why something young is left alone, as a place that could not be looked at: a run that leaves it is not finished. */
export function untoldYet(what: string): Unlooked {
  return {
    where: what,
    call: 'cloudtrail:LookupEvents',
    reason:
      'It was made after the leak, and no event shows by whom yet. Resume when CloudTrail has caught up.',
  };
}

/**
 * The report may be four hours old. What it says counts where it was made after the response began, and never for
 * users the attacker spoke for: they are asked about by themselves.
 */
function believed(
  ctx: ReadContext,
  report: CredentialReport | undefined,
  user: RotatedUser,
): { readonly row?: ReportRow } {
  if (report === undefined || isExposed(user)) return {};
  if (isStale(ctx, report)) return {};
  const row = report.rows.get(user.userName);
  return row === undefined ? {} : { row };
}

const isStale = ({ incident }: ReadContext, { generatedAt }: CredentialReport) =>
  generatedAt.getTime() < incident.startedAt.getTime();

function staleNote(ctx: ReadContext, report: CredentialReport): readonly PlanNote[] {
  if (!isStale(ctx, report)) return [];
  const text = `IAM's credential report is of ${report.generatedAt.toISOString()}, before the response began: every user is asked about by itself, which takes longer.`;
  return [{ level: 'info', text }];
}

async function reportOrWhyNot(
  ctx: ReadContext,
): Promise<{ readonly report: CredentialReport } | { readonly note: PlanNote }> {
  try {
    return { report: await credentialReport(ctx) };
  } catch (error) {
    if (awsFailure(error) === 'aborted' || ctx.signal.aborted) throw error;
    const why = `${errorCode(error)}: ${errorMessage(error)}`;
    const text = `Without IAM's credential report every user is asked about by itself, which takes longer (${why}).`;
    return { note: { level: 'info', text } };
  }
}
