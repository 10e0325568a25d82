import { type Because, type Change, changeId, GLOBAL, ORDER, type Target } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { questions, resultNames } from './check-policy.ts';
import { managedName } from './holder.ts';
import type { OfferedPrincipal } from './offer.ts';
import type { Principal } from './principal.ts';
import { REPLACE_PERMISSIONS, type Replacement, SMALLER_POLICY } from './replace-permissions-kind.ts';
import type { ReviewedPrincipal } from './review.ts';
import { actionsUsed, servicesUsed } from './use-counts.ts';

/** The change that puts a principal's smaller policy in the place of all it holds; undefined where none is offered. */
export function replacementChange(
  reviewed: OfferedPrincipal,
  partition: string,
): Change<Replacement> | undefined {
  const { principal, proposal, offer } = reviewed;
  if (offer.kind !== 'proposed' && offer.kind !== 'offered') return undefined;
  if (proposal?.texts === undefined) throw new Error(`No policy of ${principal.name} fits.`);
  const { kind, name, arn } = principal;
  const { as, documents } = proposal.texts;
  const allowed = new Set(proposal.check?.allowed);
  const params: Replacement = {
    ...{ principal: kind, name, arn, as, documents, old: oldHoldings(principal) },
    mustAllow: questions(
      reviewed.recorded ?? { actions: new Map(), unmatched: new Map(), passedRoles: new Set() },
    )
      .map((question) => ({
        ...question,
        actions: question.actions.filter((action) =>
          resultNames({ ...question, actions: [action] }).every((one) => allowed.has(one)),
        ),
      }))
      .filter(({ actions }) => actions.length > 0),
  };
  const target: Target = { type: `iam-${kind}`, id: name, region: GLOBAL, arn };
  return {
    id: changeId(REPLACE_PERMISSIONS, target),
    kind: REPLACE_PERMISSIONS,
    title: titleOf(reviewed),
    target,
    because: [becauseOf(reviewed), ...(offer.kind === 'offered' ? [doubted(offer.doubts)] : [])],
    order: ORDER.principals,
    effect: 'reversible',
    command: commandOf(params, partition),
    preselected: offer.kind === 'proposed',
    ...(offer.kind === 'offered' ? { optional: true as const } : {}),
    params,
  };
}

function titleOf(reviewed: ReviewedPrincipal): string {
  const { principal, services = [], proposal } = reviewed;
  const { kind, name } = principal;
  if (proposal?.texts?.as === 'nothing')
    return `Take everything away from ${kind} ${name}, which used nothing of it`;
  return `Leave ${kind} ${name} what it used: ${servicesUsed(reviewed)} of ${services.length} services`;
}

function becauseOf(reviewed: ReviewedPrincipal): Because {
  const { recorded } = reviewed;
  const [newest] = [...(recorded?.actions.values() ?? [])].sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
  const last = newest === undefined ? '' : `; the last recorded is ${newest.action}, ${newest.lastAt}`;
  const fact = `it is known to have used ${actionsUsed(reviewed)} actions in 400 days${last}`;
  return { kind: 'observed', call: 'iam:GetServiceLastAccessedDetails', fact };
}

const doubted = (doubts: readonly string[]): Because => ({
  kind: 'policy',
  text: `Yours to choose: ${doubts.join('; ')}.`,
});

/** What it holds, in the order reading gives it; groups that grant nothing are left alone. */
function oldHoldings({ attached, inline, groups }: Principal): Replacement['old'] {
  return {
    attached: attached.map(({ arn }) => arn).sort(),
    inline: [...inline].sort((a, b) => (a.name < b.name ? -1 : 1)),
    groups: groups
      .filter((group) => group.attached.length + group.inline.length > 0)
      .map((group) => group.name)
      .sort(),
  };
}

function commandOf(params: Replacement, partition: string): string {
  const { principal, name, arn, as, documents, old } = params;
  const who = { [`${principal}-name`]: name };
  const account = arn.split(':')[4] ?? '';
  const written =
    as === 'inline'
      ? documents.map((document) =>
          awsCommand('iam', `put-${principal}-policy`, {
            ...{ ...who, 'policy-name': SMALLER_POLICY, 'policy-document': document },
          }),
        )
      : documents.flatMap((document) => {
          const policy = managedName(params, document);
          return [
            awsCommand('iam', 'create-policy', {
              ...{ 'policy-name': policy, path: '/spillkit/', 'policy-document': document },
            }),
            awsCommand('iam', `attach-${principal}-policy`, {
              ...{ ...who, 'policy-arn': `arn:${partition}:iam::${account}:policy/spillkit/${policy}` },
            }),
          ];
        });
  return [
    ...written,
    ...old.attached.map((policy) =>
      awsCommand('iam', `detach-${principal}-policy`, { ...who, 'policy-arn': policy }),
    ),
    ...old.inline
      .filter((one) => as !== 'inline' || one.name !== SMALLER_POLICY)
      .map((one) => awsCommand('iam', `delete-${principal}-policy`, { ...who, 'policy-name': one.name })),
    ...old.groups.map((group) =>
      awsCommand('iam', 'remove-user-from-group', { ...who, 'group-name': group }),
    ),
  ].join('\n');
}
