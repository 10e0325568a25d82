import type { PolicyType } from '@aws-sdk/client-organizations';
import { GLOBAL, ORDER } from '../../playbook/change.ts';
import { allPages } from '../../resources/all-pages.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';

/** The value is whether the type is on; switching it to what it is fails. */
const event = (name: string, set: boolean): AlteringEvent => ({
  ...{ source: 'organizations', name },
  alterations({ requestParameters: asked }) {
    const [id, aspect] = [textAt(asked, 'rootId'), textAt(asked, 'policyType')];
    if (id === undefined || aspect === undefined) return [];
    const target = { type: 'organizations-root', id, region: GLOBAL, aspect };
    return [{ target, set, before: !set }];
  },
});

const asked = ({ id, aspect }: AlteredTarget) => ({ RootId: id, PolicyType: aspect as PolicyType });

/**
 * Types of policies switched off in the organization: with service control policies off, none binds any account.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnablePolicyType.html
 */
export const organizationsPolicyType: RevertedType = {
  type: 'organizations-policy-type',
  title: 'Types of the organization’s policies switched off',
  scope: 'global',
  order: ORDER.contain,
  alteredBy: [event('DisablePolicyType', false), event('EnablePolicyType', true)],
  permissions: [
    'organizations:ListRoots',
    'organizations:EnablePolicyType',
    'organizations:DisablePolicyType',
  ],
  loses: 'Attachments of its policies, but for the one AWS attaches itself, have to be made again.',
  action: ({ id, aspect }, to) => `Switch ${aspect} ${to === true ? 'on' : 'off'} in root ${id} again`,
  async look(ctx, { id, aspect }) {
    const organizations = ctx.aws.read('organizations');
    const roots = await allPages(async (NextToken) => {
      const page = await organizations.listRoots(NextToken === undefined ? {} : { NextToken });
      return { items: page.Roots, next: page.NextToken };
    });
    const root = roots.find(({ Id }) => Id === id);
    if (root === undefined) return { state: 'gone' };
    const on = root.PolicyTypes?.some(
      ({ Type, Status }) => Type === aspect && /^(ENABLED|PENDING_ENABLE)$/.test(Status ?? ''),
    );
    return { state: 'there', value: on === true, description: root };
  },
  revert: (ctx, target, to) =>
    to === true
      ? ctx.aws.write('organizations').enablePolicyType(asked(target))
      : ctx.aws.write('organizations').disablePolicyType(asked(target)),
  command: ({ id, aspect = '' }, to) =>
    awsCommand('organizations', to === true ? 'enable-policy-type' : 'disable-policy-type', {
      ...{ 'root-id': id, 'policy-type': aspect },
    }),
};
