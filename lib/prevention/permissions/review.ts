import { awsFailure, unlooked } from '../../aws/errors.ts';
import type { ReportRow } from '../../credentials/inventory/credential-report.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Unlooked } from '../../playbook/plan.ts';
import type { TrailSource } from '../../trail/source.ts';
import { actionCatalogue } from './action-catalogue.ts';
import { checkPolicy, type PolicyCheck } from './check-policy.ts';
import { effectiveGrants } from './effective-grants.ts';
import { actionsBehind } from './event-action.ts';
import type { TargetRole } from './find-escalations.ts';
import { findingsAbout, type PermissionFinding } from './findings.ts';
import { type KeptUse, keptUse } from './kept-use.ts';
import { lastAccessed, type ServiceUse } from './last-accessed.ts';
import { type PolicyTexts, policyTexts, splitPolicy } from './policy-size.ts';
import { type Principal, policiesOf } from './principal.ts';
import { type PrincipalRecords, principalRecords } from './principal-records.ts';
import { type RecordedUse, recordedUse } from './recorded-use.ts';
import { type SmallerPolicy, smallerPolicy } from './smaller-policy.ts';
import type { Untouchable } from './standing.ts';

/** A policy that could take the place of all a principal holds. */
export interface Proposal extends SmallerPolicy {
  /** To be read by people, and held by managed policies where they must be. */
  readonly documents: readonly string[];
  /** How the principal would hold it; undefined when its quotas leave no room. */
  readonly texts?: PolicyTexts;
  /** Undefined when it could not be simulated. */
  readonly check?: PolicyCheck;
}

/** What is known of one user or role. */
export interface ReviewedPrincipal {
  readonly principal: Principal;
  readonly untouchable?: Untouchable;
  readonly findings: readonly PermissionFinding[];
  /** Services it may reach and what IAM remembers of them; absent when that could not be read. */
  readonly services?: readonly ServiceUse[];
  readonly recorded?: RecordedUse;
  readonly kept?: KeptUse;
  readonly proposal?: Proposal;
  /** What could not be read of it: nothing of it counts as unused. */
  readonly unlooked: readonly Unlooked[];
  /** Regions the organization lets nobody look into. */
  readonly closed?: readonly string[];
}

/** What the review of one principal starts from. */
export interface ReviewSettings {
  readonly source: TrailSource;
  readonly regions?: readonly string[];
  readonly roles: readonly TargetRole[];
  /** How many managed policies may be attached to a user, and to a role. */
  readonly attachable: Readonly<Record<Principal['kind'], number>>;
}

/** Holds what one principal was granted against what it used. What cannot be read is named, and nothing is concluded from it. */
export async function reviewPrincipal(
  ctx: ReadContext,
  principal: Principal,
  settings: ReviewSettings,
  known: { readonly untouchable?: Untouchable; readonly row?: ReportRow },
): Promise<ReviewedPrincipal> {
  const grants = effectiveGrants(principal);
  const { untouchable } = known;
  const findings = findingsAbout(principal, grants, settings.roles, known.row, ctx.clock.now());
  const base = { principal, findings, ...(untouchable === undefined ? {} : { untouchable }) };
  if (policiesOf(principal).length === 0) return { ...base, services: [], unlooked: [] };
  const [services, trail] = await Promise.all([
    readUse(ctx, principal),
    principalRecords(ctx, settings.source, principal, settings.regions),
  ]);
  const missing = [...trail.unlooked, ...('unlooked' in services ? [services.unlooked] : [])];
  const soFar = { ...base, closed: trail.closed };
  if ('unlooked' in services) return { ...soFar, unlooked: missing };
  const { used } = services;
  const catalogue = await actionCatalogue([
    'iam',
    ...used.map(({ service }) => service),
    ...trail.records.flatMap(actionsBehind).map((action) => action.split(':')[0] ?? ''),
  ]);
  const recorded = recordedUse(trail.records, catalogue);
  const kept = keptUse(used, recorded, catalogue);
  const seen = { ...soFar, services: used, recorded, kept };
  const smaller = smallerPolicy(grants.statements, kept, catalogue);
  if (!smaller.smaller) return { ...seen, unlooked: missing };
  return { ...seen, ...(await proposed(ctx, principal, smaller, recorded, settings, missing)) };
}

async function readUse(
  ctx: ReadContext,
  { kind, name, arn }: Principal,
): Promise<{ readonly used: readonly ServiceUse[] } | { readonly unlooked: Unlooked }> {
  try {
    return { used: await lastAccessed(ctx, arn) };
  } catch (error) {
    if (awsFailure(error) === 'aborted' || ctx.signal.aborted) throw error;
    return {
      unlooked: unlooked(`use of ${kind} ${name}`, 'iam:GenerateServiceLastAccessedDetails', error),
    };
  }
}

async function proposed(
  ctx: ReadContext,
  principal: Principal,
  smaller: SmallerPolicy,
  recorded: RecordedUse,
  { attachable }: ReviewSettings,
  missing: PrincipalRecords['unlooked'],
): Promise<Pick<ReviewedPrincipal, 'proposal' | 'unlooked'>> {
  const texts = policyTexts(principal, smaller.statements, attachable[principal.kind]);
  const documents = texts?.documents ?? splitPolicy(smaller.statements);
  const { arn, boundary } = principal;
  try {
    const policy = { documents, ...(boundary === undefined ? {} : { boundary: boundary.document }) };
    const check = await checkPolicy(ctx, arn, policy, recorded);
    return {
      proposal: { ...smaller, documents, check, ...(texts === undefined ? {} : { texts }) },
      unlooked: missing,
    };
  } catch (error) {
    if (awsFailure(error) === 'aborted' || ctx.signal.aborted) throw error;
    const where = `what a smaller policy of ${principal.kind} ${principal.name} allows`;
    return {
      proposal: { ...smaller, documents },
      unlooked: [...missing, unlooked(where, 'iam:SimulateCustomPolicy', error)],
    };
  }
}
