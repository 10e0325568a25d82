import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { createAws } from '../../lib/aws/create.ts';
import { openEvidence } from '../../lib/case/evidence-store.ts';
import { iamMfaEnabled } from '../../lib/changes/iam/iam-mfa-enabled.ts';
import { revertKind } from '../../lib/changes/revert-kind.ts';
import { containKinds } from '../../lib/credentials/contain/kinds.ts';
import { rotationKinds } from '../../lib/credentials/rotate/kinds.ts';
import { noGitHub } from '../../lib/github/api/no-github.ts';
import { SecretRegistry } from '../../lib/host/redact.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import type { DerivedCredential, LineagePrincipal } from '../../lib/lineage/types.ts';
import type { Outcome, Verdict } from '../../lib/playbook/change.ts';
import { kindRegistry } from '../../lib/playbook/change-kind.ts';
import type { WriteContext } from '../../lib/playbook/context.ts';
import type { Plan } from '../../lib/playbook/plan.ts';
import { type CreatedAccount, createAccount } from '../../lib/rehearsal/account/create-account.ts';
import { requestHandler } from '../../lib/rehearsal/account/request-handler.ts';
import { seedUser } from '../../lib/rehearsal/account/seed.ts';
import type { SimulatedService } from '../../lib/rehearsal/account/service.ts';
import { services } from '../../lib/rehearsal/services/registry.ts';
import { type VirtualClock, virtualClock } from '../../lib/rehearsal/virtual-clock.ts';
import { eraseKind } from '../../lib/resources/erase-kind.ts';
import { iamMfaDevice } from '../../lib/resources/iam/iam-mfa-device.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import { uninterrupted } from '../uninterrupted.ts';
import { type Border, behindBorder } from './border.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
export const LONG_AGO = '2026-01-05T08:00:00.000Z';
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
export const ACCOUNT_ID = '444455556666';
export const CASE_ID = 'spk-20261120-t3st';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export interface RotationWorld {
  readonly account: CreatedAccount;
  readonly border: Border;
  readonly clock: VirtualClock;
  readonly ctx: WriteContext;
  readonly leakedKeyId: string;
  /** A context of a later process over the same case and account. */
  later(): Promise<WriteContext>;
  /** Everything written into the case folder, file by file. */
  written(): string;
  /** Texts that were registered as secrets. */
  readonly secrets: readonly string[];
}

interface LineageFacts {
  readonly credentials?: readonly DerivedCredential[];
  readonly principals?: readonly LineagePrincipal[];
  readonly records?: readonly TrailRecord[];
}

function unthrottled(service: SimulatedService): SimulatedService {
  const operations = Object.entries(service.operations).map(([name, { bucket: _, ...operation }]) => [
    name,
    operation,
  ]);
  return { ...service, operations: Object.fromEntries(operations) };
}

export interface KnownFacts {
  readonly accountId: string;
  /** Of the user `developer`. */
  readonly leakedKeyId: string;
  readonly startedAt: Date;
  lineage(): LineageFacts;
}

/** An incident about which everything is known, so that no trail is read. */
export function knownIncident({ accountId, leakedKeyId, startedAt, lineage }: KnownFacts): Incident {
  const moment = startedAt.toISOString();
  return {
    ...{ caseId: CASE_ID, leakedKeyId, since: startedAt, trailDelayMs: 0, startedAt },
    about: async () => ({ records: [], unlooked: [] }),
    history: async () => ({ records: [], unlooked: [] }),
    owner: async () => ({
      kind: 'user',
      userName: 'developer',
      arn: `arn:aws:iam::${accountId}:user/developer`,
      foundBy: 'iam:GetAccessKeyLastUsed',
    }),
    investigate: async () => ({
      lineage: {
        ...{ leakedKeyId, since: moment, credentials: [], doubtful: [], doubts: [], launches: [] },
        ...{ principals: [], records: [], ...lineage(), knownOrigins: [] },
      },
      ...{ from: moment, to: moment, looked: ['us-east-1'], unlooked: [] },
    }),
    containedAt: () => undefined,
  };
}

/** An account with the affected user, the responder, and whoever `seed` adds; the trail tells `lineage`. */
export async function rotationWorld(
  seed: (account: CreatedAccount) => void = () => undefined,
  lineage: () => LineageFacts = () => ({}),
  { throttles = true } = {},
): Promise<RotationWorld> {
  const clock = virtualClock({ start: NOW });
  const account = createAccount({
    accountId: ACCOUNT_ID,
    clock,
    services: throttles ? services : services.map(unthrottled),
    options: { propagationDelayMs: 0, latencyMs: 0 },
  });
  const affected = seedUser(account, {
    userName: 'developer',
    createdAt: LONG_AGO,
    // Contained before.
    keys: [{ createdAt: LONG_AGO, status: 'Inactive' }],
  });
  const responder = seedUser(account, {
    userName: 'responder',
    createdAt: LONG_AGO,
    attached: [ADMINISTRATOR],
    keys: [{ createdAt: LONG_AGO }],
    loginProfile: { createdAt: LONG_AGO },
  });
  const [leaked] = affected.accessKeys;
  const [own] = responder.accessKeys;
  if (leaked === undefined || own === undefined) throw new Error('A seeded user has no key.');
  seed(account);
  const caseDir = mkdtempSync(join(tmpdir(), 'spillkit-rotation-'));
  folders.push(caseDir);
  const secrets: string[] = [];
  const { border, account: reached } = behindBorder(account);

  const incident = knownIncident({
    ...{ accountId: ACCOUNT_ID, leakedKeyId: leaked.accessKeyId, startedAt: NOW },
    lineage,
  });

  const open = async (): Promise<WriteContext> => {
    const registry = new SecretRegistry();
    return {
      // The quotas have tests of their own, and only take time here.
      aws: createAws({ credentials: own, clock, requestHandler: requestHandler(reached), limits: () => [] }),
      shell: {
        read: () => Promise.reject(new Error('No program is needed.')),
        write: () => Promise.reject(new Error('No program is needed.')),
      },
      incident,
      evidence: await openEvidence(join(caseDir, 'evidence'), registry),
      clock,
      randomBytes: (size) => randomBytes(size),
      signal: uninterrupted(),
      notify: () => undefined,
      keepSecret: (secret) => {
        secrets.push(secret);
        registry.keep(secret);
      },
      github: noGitHub,
      skipped: new Set(),
      caseDir,
    };
  };
  return {
    account,
    border,
    clock,
    ctx: await open(),
    leakedKeyId: leaked.accessKeyId,
    later: open,
    secrets,
    written: () =>
      readdirSync(caseDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'latin1')}`)
        .join('\n'),
  };
}

/** The kinds of the two steps of rotation. */
export const KINDS = [...containKinds, ...rotationKinds, eraseKind(iamMfaDevice), revertKind(iamMfaEnabled)];

const registry = kindRegistry(KINDS);

/** Applies a plan as the runner does: evidence first, then class after class; gives outcomes and verdicts. */
export async function carryOut(
  ctx: WriteContext,
  plan: Plan,
): Promise<readonly { readonly title: string; readonly outcome: Outcome; readonly verdict: Verdict }[]> {
  const done: { title: string; outcome: Outcome; verdict: Verdict }[] = [];
  const selected = plan.changes.filter(({ preselected }) => preselected);
  for (const change of selected) await registry.get(change.kind)?.saveEvidence?.(ctx, [change]);
  for (const change of selected.toSorted((a, b) => a.order - b.order)) {
    const kind = registry.get(change.kind);
    if (kind === undefined) throw new Error(`${change.kind} is not registered.`);
    const [outcome] = await kind.apply(ctx, [change]);
    if (outcome === undefined) throw new Error(`${change.id} has no outcome.`);
    if (kind.writes) done.push({ title: change.title, outcome, verdict: await kind.verify(ctx, change) });
  }
  return done;
}

/** What a plan would do to the account. */
export function proposed(plan: Plan): Plan['changes'] {
  return plan.changes.filter(({ effect }) => effect !== 'read-only');
}

/**
 * What every secret looks like in a file, a URL and a base64 text, where it may begin at any byte of the text that
 * was encoded: the characters that depend on its neighbours are left out.
 */
export function formsOf(secret: string): readonly string[] {
  const encoded = [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
    return (['base64', 'base64url'] as const).map((form) => whole.toString(form).slice(before === 0 ? 0 : 4));
  });
  return [...new Set([secret, encodeURIComponent(secret), ...encoded])];
}
