import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from '@aws-sdk/client-sts';
import { onTestFinished } from 'vitest';
import type { AwsWriters } from '../../../lib/aws/access.ts';
import { createAws } from '../../../lib/aws/create.ts';
import { openEvidence } from '../../../lib/case/evidence-store.ts';
import { noGitHub } from '../../../lib/github/api/no-github.ts';
import type { Message } from '../../../lib/host/message.ts';
import { SecretRegistry } from '../../../lib/host/redact.ts';
import { noIncident } from '../../../lib/incident/no-incident.ts';
import type { CheckLine } from '../../../lib/playbook/check-line.ts';
import type { WriteContext } from '../../../lib/playbook/context.ts';
import type { Plan } from '../../../lib/playbook/plan.ts';
import { type CreatedAccount, createAccount } from '../../../lib/rehearsal/account/create-account.ts';
import { requestHandler } from '../../../lib/rehearsal/account/request-handler.ts';
import { type SeededKey, type SeededUser, seedRole, seedUser } from '../../../lib/rehearsal/account/seed.ts';
import { services } from '../../../lib/rehearsal/services/registry.ts';
import { type VirtualClock, virtualClock } from '../../../lib/rehearsal/virtual-clock.ts';
import type { PreventionInput } from '../../../playbooks/prevent-key-leaks/inputs.ts';
import { reviewPermissions } from '../../../playbooks/prevent-key-leaks/steps/review-permissions.ts';
import { uninterrupted } from '../../uninterrupted.ts';

export const ACCOUNT = '444455556666';
export const LONG_AGO = '2026-01-05T08:00:00.000Z';
const NOW = new Date('2026-11-20T04:00:00Z');
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const REGIONS = ['eu-west-1', 'us-east-1'];
const INPUT: PreventionInput = { futureClones: false, regions: REGIONS, trail: [{ kind: 'history' }] };

export interface ReviewWorld {
  readonly account: CreatedAccount;
  readonly clock: VirtualClock;
  readonly ctx: WriteContext;
  readonly messages: readonly Message[];
  /** A user that has long been there, and clients signed with its key. */
  user(userName: string, options?: Partial<SeededUser>): AwsWriters;
  /** Clients signed with the credentials of a session. */
  session(credentials: Credentials | undefined): AwsWriters;
  role(roleName: string, options?: Partial<Parameters<typeof seedRole>[1]>): void;
  /** The responder looks five hours after the last call: IAM's memory is up to four hours behind. */
  review(): Promise<Plan>;
  /** The same for `spillkit check`. */
  check(): Promise<readonly CheckLine[]>;
}

/** An account with a responder, whose policy may be another than an administrator's. */
export function reviewWorld(responderPolicy?: string): ReviewWorld {
  const clock = virtualClock({ start: NOW });
  const account = createAccount({
    ...{ accountId: ACCOUNT, clock, services },
    options: { propagationDelayMs: 0, latencyMs: 0 },
  });
  const caseDir = mkdtempSync(join(tmpdir(), 'spillkit-permissions-'));
  onTestFinished(() => rmSync(caseDir, { recursive: true, force: true }));
  // The quotas have tests of their own, and only take time here.
  const signedBy = (credentials: SeededKey) =>
    createAws({ credentials, clock, requestHandler: requestHandler(account), limits: () => [] });
  const user: ReviewWorld['user'] = (userName, options = {}) => {
    const keys = [{ createdAt: '2026-10-20T08:00:00.000Z' }];
    const { accessKeys } = seedUser(account, { userName, createdAt: LONG_AGO, keys, ...options });
    const [key] = accessKeys;
    if (key === undefined) throw new Error(`${userName} has no key.`);
    return signedBy(key);
  };
  const responder = user(
    'responder',
    responderPolicy === undefined ? { attached: [ADMINISTRATOR] } : { policies: { own: responderPolicy } },
  );
  const messages: Message[] = [];
  const evidence = openEvidence(join(caseDir, 'evidence'), new SecretRegistry());
  const ctx = {
    ...{ aws: responder, clock, caseDir, github: noGitHub, incident: noIncident },
    evidence: undefined as unknown as WriteContext['evidence'],
    shell: {
      read: () => Promise.reject(new Error('No program is needed.')),
      write: () => Promise.reject(new Error('No program is needed.')),
    },
    randomBytes: (size: number) => randomBytes(size),
    signal: uninterrupted(),
    notify: (message: Message) => messages.push(message),
    keepSecret: () => undefined,
    skipped: new Set<string>(),
  };
  return {
    ...{ account, clock, ctx, messages, user },
    session: ({ AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = {} as Credentials) =>
      createAws({
        credentials: {
          accessKeyId: AccessKeyId,
          secretAccessKey: SecretAccessKey,
          sessionToken: SessionToken,
        },
        ...{ clock, requestHandler: requestHandler(account), limits: () => [] },
      }),
    role: (roleName, options = {}) =>
      seedRole(account, {
        ...{ roleName, createdAt: LONG_AGO },
        trust: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        }),
        ...options,
      }),
    async review() {
      ctx.evidence = await evidence;
      await clock.sleep(5 * 3_600_000, ctx.signal);
      return reviewPermissions.plan(ctx, INPUT);
    },
    async check() {
      await clock.sleep(5 * 3_600_000, ctx.signal);
      return (await reviewPermissions.check?.(ctx, INPUT, 'run it'))?.lines ?? [];
    },
  };
}
