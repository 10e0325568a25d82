import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { policyTarget } from './policy-events.ts';

/** The value is whether the policy is attached; attaching twice fails, and so does detaching. */
const event = (name: string, set: boolean): AlteringEvent => ({
  ...{ source: 'organizations', name },
  alterations({ requestParameters: asked }) {
    const [id, aspect] = [textAt(asked, 'policyId'), textAt(asked, 'targetId')];
    if (id === undefined || aspect === undefined) return [];
    return [{ target: { ...policyTarget(id), aspect }, set, before: !set }];
  },
});

function asked({ id, aspect }: AlteredTarget): { PolicyId: string; TargetId: string } {
  if (aspect === undefined) throw new Error(`No target of ${id} is named.`);
  return { PolicyId: id, TargetId: aspect };
}

/** Policies of the organization on its accounts. https://docs.aws.amazon.com/organizations/latest/APIReference/API_DetachPolicy.html */
export const organizationsPolicyAttachment: RevertedType = {
  type: 'organizations-policy-attachment',
  title: 'Attached policies of the organization',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [event('AttachPolicy', true), event('DetachPolicy', false)],
  permissions: [
    'organizations:ListTargetsForPolicy',
    'organizations:AttachPolicy',
    'organizations:DetachPolicy',
  ],
  action(target, to) {
    const { PolicyId, TargetId } = asked(target);
    return to === true
      ? `Attach policy ${PolicyId} to ${TargetId} again`
      : `Detach policy ${PolicyId} from ${TargetId}`;
  },

  async look(ctx, target) {
    const { PolicyId, TargetId } = asked(target);
    const organizations = ctx.aws.read('organizations');
    const targets: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await unlessAbsent(
        organizations.listTargetsForPolicy({ PolicyId, ...(NextToken === undefined ? {} : { NextToken }) }),
      );
      if (page === undefined) return { state: 'gone' };
      targets.push(...(page.Targets ?? []).map((one) => one.TargetId));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return { state: 'there', value: targets.includes(TargetId), description: targets };
  },

  revert: (ctx, target, to) =>
    to === true
      ? ctx.aws.write('organizations').attachPolicy(asked(target))
      : ctx.aws.write('organizations').detachPolicy(asked(target)),

  command(target, to) {
    const { PolicyId, TargetId } = asked(target);
    return awsCommand('organizations', to === true ? 'attach-policy' : 'detach-policy', {
      ...{ 'policy-id': PolicyId, 'target-id': TargetId },
    });
  },
};
