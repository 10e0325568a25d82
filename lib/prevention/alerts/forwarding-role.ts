import { isDeepStrictEqual } from 'node:util';
import type { AwsReaders } from '../../aws/access.ts';
import { readInlinePolicy } from '../../credentials/contain/inline-policy.ts';
import { type Change, changeId, GLOBAL } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { setUp } from '../set-up.ts';
import { SETUP } from '../setup-order.ts';

/** The role EventBridge sends findings with from one region to another. */
export const FORWARDING_ROLE = 'spillkit-forward-findings';
const POLICY = 'put-events-in-home-region';

type RoleParams = { readonly busArn: string };

const document = (statement: object) => ({ Version: '2012-10-17', Statement: [statement] });
const TRUST = document({
  ...{ Effect: 'Allow', Action: 'sts:AssumeRole' },
  Principal: { Service: 'events.amazonaws.com' },
});
const rights = (busArn: string) =>
  document({ Effect: 'Allow', Action: 'events:PutEvents', Resource: busArn });
const inline = { principal: 'role', name: FORWARDING_ROLE, policyName: POLICY } as const;

/** Whether the role is there and may do what it is for. */
export async function roleForwards(aws: AwsReaders, busArn: string): Promise<boolean> {
  return isDeepStrictEqual(await readInlinePolicy(aws, inline), rights(busArn));
}

/** Makes the role with which rules send to the event bus of the home region, and nothing else. */
export function roleChange(busArn: string): Change<RoleParams> {
  const target = { type: 'iam-role', id: FORWARDING_ROLE, region: GLOBAL };
  return {
    ...{ id: changeId('create-forwarding-role', target), kind: 'create-forwarding-role', target },
    title: `Make role ${FORWARDING_ROLE}, which may send events to ${busArn}`,
    because: [
      {
        kind: 'policy',
        text: 'EventBridge sends to another region only with a role: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html',
      },
    ],
    ...{ order: SETUP.destination, effect: 'reversible', preselected: true },
    command: [
      awsCommand('iam', 'create-role', {
        'role-name': FORWARDING_ROLE,
        'assume-role-policy-document': JSON.stringify(TRUST),
      }),
      awsCommand('iam', 'put-role-policy', {
        ...{ 'role-name': FORWARDING_ROLE, 'policy-name': POLICY },
        'policy-document': JSON.stringify(rights(busArn)),
      }),
    ].join('\n'),
    params: { busArn },
  };
}

/** Makes the role; taken back, it is deleted. */
export const createForwardingRoleKind: WritingKind<RoleParams> = {
  kind: 'create-forwarding-role',
  permissions: [
    'iam:GetRole',
    'iam:CreateRole',
    'iam:GetRolePolicy',
    'iam:PutRolePolicy',
    'iam:DeleteRolePolicy',
    'iam:DeleteRole',
  ],
  writes: true,
  apply: (ctx, changes) =>
    setUp(changes, async ({ busArn }) => {
      const iam = ctx.aws.write('iam');
      const RoleName = FORWARDING_ROLE;
      if ((await unlessAbsent(iam.getRole({ RoleName }))) === undefined) {
        await iam.createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify(TRUST) });
      }
      const PolicyDocument = JSON.stringify(rights(busArn));
      await iam.putRolePolicy({ RoleName, PolicyName: POLICY, PolicyDocument });
      return undefined;
    }),
  async verify({ aws }, { params: { busArn } }) {
    if (await roleForwards(aws, busArn)) return { held: true };
    return { held: false, found: `the role may not send to ${busArn}` };
  },
  async undo({ aws }) {
    const iam = aws.write('iam');
    const RoleName = FORWARDING_ROLE;
    await unlessAbsent(iam.deleteRolePolicy({ RoleName, PolicyName: POLICY }));
    const gone = await unlessAbsent(iam.deleteRole({ RoleName }).then(() => true));
    return { result: gone === true ? 'applied' : 'already-gone' };
  },
};
