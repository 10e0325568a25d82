import type { AttachedPolicy } from '@aws-sdk/client-iam';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { Alteration, AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS } from '../config-history.ts';
import { capital, HOLDERS, type Holder, holderIn, holderOf } from './principal-target.ts';
import { recallPrincipal, recordedAttachment } from './recorded-principal.ts';

/** The value is whether the policy is attached. */
function alteration(record: TrailRecord, holder: Holder, attached: boolean): readonly Alteration[] {
  const target = holderIn(record, holder);
  const aspect = textAt(record.requestParameters, 'policyArn');
  if (target === undefined || aspect === undefined) return [];
  const goesWith = [{ type: 'iam-policy', id: aspect }];
  // Attaching what is attached already goes through; detaching what is not fails.
  return [{ target: { ...target, aspect, goesWith }, set: attached, ...(attached ? {} : { before: true }) }];
}

const events = (verb: 'Attach' | 'Detach'): readonly AlteringEvent[] =>
  HOLDERS.map((holder) => ({
    ...{ source: 'iam', name: `${verb}${capital(holder)}Policy` },
    alterations: (record) => alteration(record, holder, verb === 'Attach'),
  }));

function policyOf({ id, aspect }: AlteredTarget): string {
  if (aspect === undefined) throw new Error(`No policy of ${id} is named.`);
  return aspect;
}

async function attachedTo(ctx: ReadContext, target: AlteredTarget): Promise<readonly AttachedPolicy[]> {
  const iam = ctx.aws.read('iam');
  const { id } = target;
  switch (holderOf(target)) {
    case 'user':
      return allPages(
        (marker) => iam.listAttachedUserPolicies({ UserName: id, ...marker }),
        (page) => page.AttachedPolicies,
      );
    case 'role':
      return allPages(
        (marker) => iam.listAttachedRolePolicies({ RoleName: id, ...marker }),
        (page) => page.AttachedPolicies,
      );
    case 'group':
      return allPages(
        (marker) => iam.listAttachedGroupPolicies({ GroupName: id, ...marker }),
        (page) => page.AttachedPolicies,
      );
  }
}

/**
 * Managed policies attached to principals, and those detached from them, AWS's own quarantine of a leaked key among
 * them. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html
 */
export const iamAttachedPolicy: RevertedType = {
  type: 'iam-attached-policy',
  title: 'Attached policies',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [...events('Attach'), ...events('Detach')],
  permissions: [
    'iam:GetUser',
    'iam:GetRole',
    'iam:GetGroup',
    ...HOLDERS.flatMap((holder) => [`iam:ListAttached${capital(holder)}Policies`]),
    ...HOLDERS.flatMap((holder) => [
      `iam:Attach${capital(holder)}Policy`,
      `iam:Detach${capital(holder)}Policy`,
    ]),
    ...CONFIG_PERMISSIONS,
  ],

  action(target, to) {
    const [verb, tie] = to === true ? ['Attach', 'again to'] : ['Detach', 'from'];
    return `${verb} ${policyOf(target)} ${tie} ${holderOf(target)} ${target.id}`;
  },

  recall: recallPrincipal(recordedAttachment),

  fallback: ({ set }) => ({
    to: set !== true,
    selected: true,
    because: 'the last 90 days hold no other event about it',
  }),

  async look(ctx, target) {
    const attached = await unlessAbsent(attachedTo(ctx, target));
    if (attached === undefined) return { state: 'gone' };
    return {
      state: 'there',
      value: attached.some(({ PolicyArn }) => PolicyArn === policyOf(target)),
      description: attached,
    };
  },

  revert(ctx, target, to) {
    const iam = ctx.aws.write('iam');
    const { id } = target;
    const PolicyArn = policyOf(target);
    switch (holderOf(target)) {
      case 'user':
        return to === true
          ? iam.attachUserPolicy({ UserName: id, PolicyArn })
          : iam.detachUserPolicy({ UserName: id, PolicyArn });
      case 'role':
        return to === true
          ? iam.attachRolePolicy({ RoleName: id, PolicyArn })
          : iam.detachRolePolicy({ RoleName: id, PolicyArn });
      case 'group':
        return to === true
          ? iam.attachGroupPolicy({ GroupName: id, PolicyArn })
          : iam.detachGroupPolicy({ GroupName: id, PolicyArn });
    }
  },

  command(target, to) {
    const holder = holderOf(target);
    return awsCommand('iam', `${to === true ? 'attach' : 'detach'}-${holder}-policy`, {
      [`${holder}-name`]: target.id,
      'policy-arn': policyOf(target),
    });
  },
};
