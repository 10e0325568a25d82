import { errorCode, errorMessage, failedOutcome } from '../../aws/errors.ts';
import { samePolicy } from '../../changes/policy-text.ts';
import type { Outcome, Verdict } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { concurrently } from '../../resources/concurrently.ts';
import { allowedNow, type Question, resultNames } from './check-policy.ts';
import {
  giveHoldings,
  type HolderRef,
  type Holdings,
  makeManaged,
  managedName,
  readHoldings,
  takeHoldings,
  unmakeManaged,
} from './holder.ts';

export const REPLACE_PERMISSIONS = 'replace-permissions';
/** Name of the inline policy that takes the place of all others. */
export const SMALLER_POLICY = 'spillkit-smaller';
const AT_ONCE = 5;

/** What a principal holds, and what takes its place. */
export type Replacement = HolderRef & {
  readonly arn: string;
  /** What is taken away; of the groups only those that grant something. */
  readonly old: Holdings;
  readonly as: 'inline' | 'managed' | 'nothing';
  readonly documents: readonly string[];
  /** Recorded calls that were allowed and must stay so: actions and the ARNs they are simulated on. */
  readonly mustAllow: readonly Question[];
};

/**
 * Puts a smaller policy in the place of all that a user or role holds: the new one first, then the old ones off, so
 * that there is no moment without. What goes wrong on the way is put back. Undo gives back what was held before.
 */
export const replacePermissions: WritingKind<Replacement> = {
  kind: REPLACE_PERMISSIONS,
  permissions: [
    ...['User', 'Role'].flatMap((kind) => [
      `iam:Attach${kind}Policy`,
      `iam:Detach${kind}Policy`,
      `iam:Put${kind}Policy`,
      `iam:Delete${kind}Policy`,
      `iam:Get${kind}Policy`,
      `iam:List${kind}Policies`,
      `iam:ListAttached${kind}Policies`,
    ]),
    'iam:AddUserToGroup',
    'iam:RemoveUserFromGroup',
    'iam:ListGroupsForUser',
    'iam:CreatePolicy',
    'iam:DeletePolicy',
    'iam:SimulatePrincipalPolicy',
  ],
  writes: true,
  async saveEvidence(ctx, changes) {
    for (const { params } of changes) {
      const path = `review-permissions/before/${params.principal}-${params.name}.json`;
      await ctx.evidence.saveJson(path, { arn: params.arn, ...params.old });
    }
  },
  apply: (ctx, changes) => concurrently(changes, AT_ONCE, ctx.signal, ({ params }) => replace(ctx, params)),
  verify: (ctx, { params }) => readBack(ctx, params),
  async undo(ctx, { params }) {
    const now = await readHoldings(ctx.aws, params);
    if (now === undefined) return { result: 'already-gone' };
    await putBack(ctx, params);
    return { result: 'applied' };
  },
};

async function replace(ctx: WriteContext, params: Replacement): Promise<Outcome> {
  const now = await readHoldings(ctx.aws, params);
  if (now === undefined) return { result: 'already-gone' };
  if (!isSame(params, now)) {
    return {
      result: 'failed',
      code: 'PermissionsChanged',
      message: `What ${params.name} holds was changed since it was reviewed. Review it again.`,
    };
  }
  try {
    const made = await Promise.all(
      params.as === 'managed'
        ? params.documents.map((document) => makeManaged(ctx.aws, params, document))
        : [],
    );
    await giveHoldings(ctx.aws, params, { ...inlineOf(params), attached: made });
    await takeHoldings(ctx.aws, params, withoutOurs(params));
    return { result: 'applied' };
  } catch (error) {
    const failure = failedOutcome(error);
    if (failure.result !== 'failed') return failure;
    try {
      await putBack(ctx, params);
      return { ...failure, message: `${failure.message} What it held before was put back.` };
    } catch (again) {
      const why = `${errorCode(again)}: ${errorMessage(again)}`;
      const saved = `evidence/review-permissions/before/${params.principal}-${params.name}.json`;
      return {
        ...failure,
        message: `${failure.message} Putting back what it held failed, too (${why}); it is saved as ${saved}.`,
      };
    }
  }
}

/** First everything it held, then ours off: again no moment without. */
async function putBack(ctx: WriteContext, params: Replacement): Promise<void> {
  await giveHoldings(ctx.aws, params, params.old);
  const ours = (await madeFor(ctx, params)).filter((arn) => !params.old.attached.includes(arn));
  const inline = inlineOf(params).inline.filter(
    ({ name }) => !params.old.inline.some((old) => old.name === name),
  );
  await takeHoldings(ctx.aws, params, { attached: ours, inline, groups: [] });
  for (const arn of ours) await unmakeManaged(ctx.aws, arn);
}

/** ARNs of the managed policies that hold the smaller one. */
async function madeFor(ctx: ReadContext, params: Replacement): Promise<readonly string[]> {
  if (params.as !== 'managed') return [];
  const { account, partition } = await ctx.aws.identity();
  return params.documents.map(
    (document) => `arn:${partition}:iam::${account}:policy/spillkit/${managedName(params, document)}`,
  );
}

function inlineOf({ as, documents }: Replacement): Holdings {
  const [document] = documents;
  const inline = as === 'inline' && document !== undefined ? [{ name: SMALLER_POLICY, document }] : [];
  return { attached: [], inline, groups: [] };
}

/** What is taken away, but for an inline policy whose name the new one has taken over. */
function withoutOurs(params: Replacement): Holdings {
  const kept = new Set(inlineOf(params).inline.map(({ name }) => name));
  return { ...params.old, inline: params.old.inline.filter(({ name }) => !kept.has(name)) };
}

function isSame({ old }: Replacement, now: Holdings): boolean {
  return (
    old.attached.join() === now.attached.join() &&
    old.groups.every((group) => now.groups.includes(group)) &&
    old.inline.length === now.inline.length &&
    old.inline.every(
      (one, at) =>
        one.name === now.inline[at]?.name && samePolicy(one.document, now.inline[at]?.document ?? ''),
    )
  );
}

async function readBack(ctx: ReadContext, params: Replacement): Promise<Verdict> {
  const now = await readHoldings(ctx.aws, params);
  if (now === undefined) return { held: false, found: 'it is not there any more' };
  const wanted = { ...inlineOf(params), attached: [...(await madeFor(ctx, params))].sort() };
  const holds = isSame({ ...params, old: { ...wanted, groups: [] } }, now);
  const inGroup = params.old.groups.find((group) => now.groups.includes(group));
  if (!holds || inGroup !== undefined)
    return { held: false, found: 'it holds something else than the smaller policy' };
  const calls = params.mustAllow.flatMap(resultNames);
  const allowed = await allowedNow(ctx, params.arn, params.mustAllow, new Set(calls));
  const lost = calls.find((call) => !allowed.has(call));
  return lost === undefined ? { held: true } : { held: false, found: `a simulation refuses ${lost}` };
}
