import type { Answer } from '../github/api/access.ts';
import { readerOf, writerOf } from '../github/api/connected.ts';
import { explainGitHub, failedOnGitHub, gitHubFailure, notLookedAt } from '../github/api/failure.ts';
import { ghCommand } from '../github/api/gh-command.ts';
import type { HostedRepository } from '../github/api/hosted-repository.ts';
import { escapeLine } from '../host/escape.ts';
import { type Change, changeId, GLOBAL, ORDER, type Outcome } from '../playbook/change.ts';
import type { WritingKind } from '../playbook/change-kind.ts';
import type { ReadContext, WriteContext } from '../playbook/context.ts';
import type { Plan } from '../playbook/plan.ts';

type Switch = 'enabled' | 'disabled';

/** Both are GitHub's own: what is pushed is searched for known secrets, and a push that holds one is refused. */
type Scanning = { readonly secret_scanning: Switch; readonly secret_scanning_push_protection: Switch };

type ScanningParams = {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  /** What undoing goes back to. */
  readonly was: Scanning;
};

const KIND = 'switch-on-secret-scanning';
const ON: Scanning = { secret_scanning: 'enabled', secret_scanning_push_protection: 'enabled' };

/** How they stand; undefined where the token may not see it. */
function scanningOf({
  security_and_analysis: set,
}: Answer<'GET /repos/{owner}/{repo}'>): Scanning | undefined {
  const status = set?.secret_scanning?.status;
  if (status === undefined) return undefined;
  return {
    secret_scanning: status,
    secret_scanning_push_protection: set?.secret_scanning_push_protection?.status ?? 'disabled',
  };
}

/** The body GitHub wants: https://docs.github.com/en/rest/repos/repos#update-a-repository */
function asSettings({ secret_scanning, secret_scanning_push_protection }: Scanning) {
  return {
    security_and_analysis: {
      secret_scanning: { status: secret_scanning },
      secret_scanning_push_protection: { status: secret_scanning_push_protection },
    },
  };
}

const isOn = (scanning: Scanning) =>
  scanning.secret_scanning === 'enabled' && scanning.secret_scanning_push_protection === 'enabled';

function scanningChange(repository: HostedRepository, was: Scanning): Change<ScanningParams> {
  const { host, owner, name } = repository;
  const target = { type: 'github-repository', id: `${host}/${owner}/${name}`, region: GLOBAL };
  return {
    id: changeId(KIND, target),
    kind: KIND,
    title: `Switch on secret scanning and push protection of ${owner}/${name}`,
    target,
    because: [
      {
        kind: 'observed',
        call: `GET /repos/${owner}/${name}`,
        fact: `secret scanning is ${was.secret_scanning}, push protection ${was.secret_scanning_push_protection}`,
      },
    ],
    order: ORDER.contain,
    effect: 'reversible',
    command: ghCommand(host, { method: 'PATCH', path: `repos/${owner}/${name}`, body: asSettings(ON) }),
    preselected: true,
    params: { host, owner, name, was },
  };
}

const NOTHING: Omit<Plan, 'summary'> = { changes: [], notes: [], leftToHuman: [], unlooked: [] };

/** Plans what GitHub itself does against keys in a repository, as far as the token may see and set it. Reads only. */
export async function planSecretScanning(
  ctx: ReadContext,
  repository: HostedRepository,
): Promise<Omit<Plan, 'summary'>> {
  const { host, owner, name } = repository;
  const where = `${host}/${owner}/${name}`;
  const reader = await ctx.github.reader(repository);
  if (reader === undefined) return NOTHING;
  if (reader.token() === undefined) {
    const text = `Whether GitHub scans ${where} for secrets was not looked at: there is no token. Set ${reader.site.tokenVariables.join(' or ')}.`;
    return { ...NOTHING, notes: [{ level: 'warning', text }] };
  }
  try {
    const facts = await reader.get('GET /repos/{owner}/{repo}', { owner, repo: name });
    const scanning = scanningOf(facts);
    if (scanning === undefined) {
      const admin = facts.permissions?.admin === true;
      const reason = admin
        ? 'GitHub does not tell: the plan of this private repository has no secret scanning, or the token lacks Administration: read'
        : 'the token is not of an administrator of the repository, and GitHub tells nobody else';
      return { ...NOTHING, unlooked: [{ where, call: 'github:security_and_analysis', reason }] };
    }
    if (isOn(scanning)) {
      const text = `Secret scanning and push protection of ${escapeLine(where)} are on.`;
      return { ...NOTHING, notes: [{ level: 'info', text }] };
    }
    if (facts.archived) {
      const text = `${escapeLine(where)} is archived: nobody can push to it, and its settings cannot be changed.`;
      return { ...NOTHING, notes: [{ level: 'info', text }] };
    }
    return { ...NOTHING, changes: [scanningChange(repository, scanning)] };
  } catch (error) {
    return { ...NOTHING, unlooked: [notLookedAt(where, `GET /repos/${owner}/${name}`, error)] };
  }
}

/** GitHub refuses alike whatever is amiss; what it means here is told apart. */
function explained(error: unknown, { owner, name }: HostedRepository): Outcome {
  const failure = gitHubFailure(error);
  const { code, message } = explainGitHub(error);
  if (failure === 'refused') {
    return {
      result: 'failed',
      code: 'ScanningNotInPlan',
      message: `${message}. A private repository needs GitHub Secret Protection; ask who pays for ${owner}.`,
    };
  }
  if (failure === 'denied' || failure === 'not-found') {
    const wayOut = `It takes an administrator of ${owner}/${name}, and a token with repo, or Administration: write.`;
    return { result: 'failed', code, message: `${message} ${wayOut}` };
  }
  return failedOnGitHub(error);
}

async function set(
  ctx: WriteContext,
  { was, ...repository }: ScanningParams,
  to: Scanning,
): Promise<Outcome> {
  try {
    const writer = await writerOf(ctx.github, repository);
    const { owner, name } = repository;
    await writer.send('PATCH /repos/{owner}/{repo}', { owner, repo: name, ...asSettings(to) });
    return {
      result: 'applied',
      detail: `was ${was.secret_scanning} and ${was.secret_scanning_push_protection}`,
    };
  } catch (error) {
    return explained(error, repository);
  }
}

/** Switches GitHub's own search for secrets on, and its refusal of pushes that hold one; undone by what it was. */
export const switchOnSecretScanning: WritingKind<ScanningParams> = {
  kind: KIND,
  permissions: ['github:administration=write'],
  writes: true,
  apply: (ctx, changes) => Promise.all(changes.map(({ params }) => set(ctx, params, ON))),
  verify: async (ctx, { params }) => {
    const { owner, name } = params;
    const reader = await readerOf(ctx.github, params);
    const scanning = scanningOf(await reader.get('GET /repos/{owner}/{repo}', { owner, repo: name }));
    if (scanning !== undefined && isOn(scanning)) return { held: true };
    const found =
      scanning === undefined
        ? 'GitHub does not tell any more'
        : `secret scanning is ${scanning.secret_scanning}, push protection ${scanning.secret_scanning_push_protection}`;
    return { held: false, found };
  },
  undo: (ctx, { params }) => set(ctx, params, params.was),
};
