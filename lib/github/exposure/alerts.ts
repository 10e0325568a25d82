import { few } from '../../host/few.ts';
import { type Because, type Change, changeId, GLOBAL, type Outcome } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import type { HumanTask, PlanNote, Unlooked } from '../../playbook/plan.ts';
import type { GitHubReader } from '../api/access.ts';
import { readerOf, writerOf } from '../api/connected.ts';
import { failedOnGitHub, isAbsent, notLookedAt } from '../api/failure.ts';
import { ghCommand } from '../api/gh-command.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import { ofOneRepository, oneAfterTheOther } from '../api/one-after-the-other.ts';
import type { PurgeFindings } from '../purge/plan-purge.ts';
import { PURGE_ORDER } from '../purge/purge-order.ts';
import { type AlertOfLeak, alertsOfLeak } from './alerts-of-leak.ts';
import { keyLife } from './key-is-dead.ts';

type AlertParams = {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  readonly number: number;
};

const KIND = 'resolve-secret-alert';
const resolution = (keyId: string) =>
  ({
    state: 'resolved',
    resolution: 'revoked',
    resolution_comment: `${keyId} is deleted; IAM was asked.`,
  }) as const;

function resolveChange(repository: HostedRepository, number: number, keyId: string, because: Because) {
  const { host, owner, name } = repository;
  const target = {
    type: 'secret-scanning-alert',
    id: `${host}/${owner}/${name} alert ${number}`,
    region: GLOBAL,
  };
  const change: Change<AlertParams> = {
    id: changeId(KIND, target),
    kind: KIND,
    title: `Resolve secret scanning alert ${number} as revoked`,
    target,
    because: [because],
    order: PURGE_ORDER.alerts,
    effect: 'reversible',
    command: ghCommand(host, {
      method: 'PATCH',
      path: `repos/${owner}/${name}/secret-scanning/alerts/${number}`,
      body: resolution(keyId),
    }),
    preselected: true,
    params: { ...repository, number },
  };
  return change;
}

/** What is planned about alerts. */
interface AlertPlan {
  readonly changes: readonly Change[];
  readonly notes: readonly PlanNote[];
  readonly leftToHuman: readonly HumanTask[];
  readonly unlooked: readonly Unlooked[];
}

function elsewhereNotes({ number, elsewhere }: AlertOfLeak): readonly PlanNote[] {
  if (elsewhere.length === 0) return [];
  const places = few(elsewhere.map(({ type, url }) => `${type.replaceAll('_', ' ')} ${url}`));
  const text = `Found: by secret scanning (alert ${number}), where no push reaches: ${places}. Take the key out there, and delete the old revisions.`;
  return [{ level: 'warning', text }];
}

/** Plans to resolve the alerts about the leak, once IAM says that the key is gone for good. */
export async function planAlerts(
  ctx: ReadContext,
  reader: GitHubReader,
  repository: HostedRepository,
  found: PurgeFindings,
): Promise<AlertPlan> {
  const where = `${repository.owner}/${repository.name}`;
  const nothing = { changes: [], notes: [], leftToHuman: [], unlooked: [] };
  let alerts: readonly AlertOfLeak[];
  try {
    alerts = await alertsOfLeak(ctx, reader, repository, found);
  } catch (error) {
    if (isAbsent(error, /disabled/i)) {
      return { ...nothing, notes: [{ level: 'info', text: 'Secret scanning is off in this repository.' }] };
    }
    return { ...nothing, unlooked: [notLookedAt(where, 'list of secret scanning alerts', error)] };
  }
  const numbers = alerts.map(({ number }) => number);
  if (numbers.length === 0) {
    return {
      ...nothing,
      notes: [{ level: 'info', text: 'No open secret scanning alert is about this leak.' }],
    };
  }
  const keyId = ctx.incident.leakedKeyId;
  const notes = alerts.flatMap(elsewhereNotes);
  const life = await keyLife(ctx).catch((error: unknown) => {
    ctx.signal.throwIfAborted();
    return { dead: false, fact: `IAM could not be asked: ${error instanceof Error ? error.name : error}` };
  });
  if (!life.dead) {
    const command = numbers.map((number) => resolveChange(repository, number, keyId, NOT_NEEDED).command);
    return {
      ...nothing,
      notes,
      leftToHuman: [
        {
          what: `Resolve secret scanning alert ${numbers.join(', ')} as revoked once the key is deleted`,
          why: `It stays open until then: ${life.fact}.`,
          how: `Resume this case after delete-access-key, which looks again; or by hand: ${command.join('; ')}`,
        },
      ],
    };
  }
  const because: Because = { kind: 'observed', call: 'iam:ListAccessKeys', fact: life.fact };
  const changes = numbers.map((number) => resolveChange(repository, number, keyId, because));
  return { ...nothing, changes, notes };
}

/** For a change that only lends its command. */
const NOT_NEEDED: Because = { kind: 'policy', text: 'An alert is resolved when the secret is dead.' };

async function resolve(ctx: WriteContext, params: AlertParams): Promise<Outcome> {
  const life = await keyLife(ctx);
  if (!life.dead) return { result: 'failed', code: 'KeyAlive', message: `Not resolved: ${life.fact}.` };
  try {
    const writer = await writerOf(ctx.github, params);
    await writer.send('PATCH /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}', {
      ...{ owner: params.owner, repo: params.name, alert_number: params.number },
      ...resolution(ctx.incident.leakedKeyId),
    });
    return { result: 'applied' };
  } catch (error) {
    return failedOnGitHub(error);
  }
}

/** Resolves an alert as revoked; IAM is asked once more right before. */
export const resolveSecretAlert: WritingKind<AlertParams> = {
  kind: KIND,
  permissions: ['iam:ListAccessKeys', 'github:secret_scanning_alerts=write'],
  writes: true,
  batch: ofOneRepository,
  apply: (ctx, changes) => oneAfterTheOther(changes, ({ params }) => resolve(ctx, params)),
  verify: async (ctx, { params: { number, ...repository } }) => {
    const reader = await readerOf(ctx.github, repository);
    const open = await reader.list('GET /repos/{owner}/{repo}/secret-scanning/alerts', {
      ...{ owner: repository.owner, repo: repository.name, state: 'open', hide_secret: true },
    });
    return open.some((alert) => alert.number === number)
      ? { held: false, found: 'the alert is open' }
      : { held: true };
  },
  undo: async (ctx, { params }) => {
    try {
      const writer = await writerOf(ctx.github, params);
      await writer.send('PATCH /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}', {
        ...{ owner: params.owner, repo: params.name, alert_number: params.number, state: 'open' },
      });
      return { result: 'applied' };
    } catch (error) {
      return failedOnGitHub(error);
    }
  },
};
