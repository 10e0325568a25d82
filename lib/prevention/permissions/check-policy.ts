import type { ContextEntry, EvaluationResult, SimulatePolicyResponse } from '@aws-sdk/client-iam';
import type { ReadContext } from '../../playbook/context.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import type { RecordedAction, RecordedUse } from './recorded-use.ts';

/** Actions of one simulation; IAM takes more, and answers slower. */
const ACTIONS_AT_ONCE = 100;

/** Actions simulated together, on the same resources. */
export type Question = {
  readonly actions: readonly string[];
  /** Empty for `*`. */
  readonly resources: readonly string[];
};

/** What simulating a principal's recorded calls said of the policy that would replace its own. */
export interface PolicyCheck {
  /** Recorded actions that were simulated. */
  readonly asked: number;
  /** Those the smaller policy allows, `s3:ListBucket on arn:aws:s3:::reports`. */
  readonly allowed: readonly string[];
  /** Those that the policies of now allow and the smaller one would not, with the resource. */
  readonly lost: readonly string[];
  /** Those that neither allows in a simulation: it lacks the resource, or what a condition asks for. */
  readonly undecided: readonly string[];
}

/**
 * Asks IAM whether the smaller policy allows every recorded call that the policies of now allow. Nothing is changed.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html and
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function checkPolicy(
  ctx: ReadContext,
  arn: string,
  policy: { readonly documents: readonly string[]; readonly boundary?: string },
  recorded: RecordedUse,
): Promise<PolicyCheck> {
  const iam = ctx.aws.read('iam');
  const allowed: string[] = [];
  const refused: string[] = [];
  for (const { actions, resources } of questions(recorded)) {
    ctx.signal.throwIfAborted();
    const on = resources.length === 0 ? {} : { ResourceArns: [...resources] };
    const results =
      policy.documents.length === 0
        ? actions.map((action) => ({ EvalActionName: action, EvalResourceName: '*' }))
        : await allPages<SimulatePolicyResponse, EvaluationResult>(
            (marker) =>
              iam.simulateCustomPolicy({
                PolicyInputList: [...policy.documents],
                ...(policy.boundary === undefined
                  ? {}
                  : { PermissionsBoundaryPolicyInputList: [policy.boundary] }),
                ActionNames: [...actions],
                ContextEntries: [...callerContext(arn)],
                ...on,
                ...marker,
              }),
            (page) => page.EvaluationResults,
          );
    for (const result of results) (isAllowed(result) ? allowed : refused).push(nameOf(result));
  }
  const still = await allowedNow(ctx, arn, questions(recorded), new Set(refused));
  return {
    asked: allowed.length + refused.length,
    allowed,
    lost: refused.filter((one) => still.has(one)),
    undecided: refused.filter((one) => !still.has(one)),
  };
}

/** Of these calls, those that the principal may make now, everything it holds counted. */
export async function allowedNow(
  ctx: ReadContext,
  arn: string,
  asked: readonly Question[],
  wanted: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const iam = ctx.aws.read('iam');
  const found = new Set<string>();
  for (const { actions, resources } of asked) {
    const open = actions.filter((action) => [...wanted].some((one) => one.startsWith(`${action} `)));
    if (open.length === 0) continue;
    ctx.signal.throwIfAborted();
    const results = await allPages(
      (marker) =>
        iam.simulatePrincipalPolicy({
          PolicySourceArn: arn,
          ActionNames: open,
          ContextEntries: [...callerContext(arn)],
          ...(resources.length === 0 ? {} : { ResourceArns: [...resources] }),
          ...marker,
        }),
      (page) => page.EvaluationResults,
    );
    for (const result of results) if (isAllowed(result)) found.add(nameOf(result));
  }
  return found;
}

/**
 * What stands for the caller in policies. A simulation of a policy's text does not know who would call, and takes
 * `home/${aws:username}` for nobody's. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function callerContext(arn: string): readonly ContextEntry[] {
  const entry = (ContextKeyName: string, value: string): ContextEntry => ({
    ...{ ContextKeyName, ContextKeyType: 'string', ContextKeyValues: [value] },
  });
  const [, userName] = /:user\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return [
    entry('aws:PrincipalArn', arn),
    ...(userName === undefined ? [] : [entry('aws:username', userName)]),
  ];
}

/** The recorded calls as simulations: on the ARNs they prove, else on `*`. */
export function questions({ actions }: RecordedUse): readonly Question[] {
  const byResources = new Map<string, RecordedAction[]>();
  for (const action of actions.values()) {
    const key = (action.resources ?? []).join('\n');
    byResources.set(key, [...(byResources.get(key) ?? []), action]);
  }
  return [...byResources.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / ACTIONS_AT_ONCE) }, (_, at) => ({
      actions: group.slice(at * ACTIONS_AT_ONCE, (at + 1) * ACTIONS_AT_ONCE).map(({ action }) => action),
      resources: group[0]?.resources ?? [],
    })),
  );
}

/** The names of a simulation's results, as {@link PolicyCheck} has them. */
export function resultNames({ actions, resources }: Question): readonly string[] {
  const on = resources.length === 0 ? ['*'] : resources;
  return actions.flatMap((action) => on.map((resource) => `${action} on ${resource}`));
}

function isAllowed({ EvalDecision }: Partial<EvaluationResult>): boolean {
  return EvalDecision === 'allowed';
}

const nameOf = ({ EvalActionName, EvalResourceName = '*' }: Partial<EvaluationResult>) =>
  `${EvalActionName} on ${EvalResourceName}`;
