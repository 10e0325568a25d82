import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { Alteration, AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS } from '../config-history.ts';
import { decodedPolicy, samePolicy } from '../policy-text.ts';
import { capital, HOLDERS, type Holder, holderIn, holderOf } from './principal-target.ts';
import { recallPrincipal, recordedInline } from './recorded-principal.ts';

/** The value is the policy's text, or false. */
function alteration(record: TrailRecord, holder: Holder, deletes: boolean): readonly Alteration[] {
  const target = holderIn(record, holder);
  const aspect = textAt(record.requestParameters, 'policyName');
  if (target === undefined || aspect === undefined) return [];
  const text = textAt(record.requestParameters, 'policyDocument') ?? null;
  return [{ target: { ...target, aspect }, set: deletes ? false : text }];
}

const events = (verb: 'Put' | 'Delete'): readonly AlteringEvent[] =>
  HOLDERS.map((holder) => ({
    ...{ source: 'iam', name: `${verb}${capital(holder)}Policy` },
    alterations: (record) => alteration(record, holder, verb === 'Delete'),
  }));

function nameOf({ id, aspect }: AlteredTarget): string {
  if (aspect === undefined) throw new Error(`No policy of ${id} is named.`);
  return aspect;
}

async function textNow(ctx: ReadContext, target: AlteredTarget): Promise<string | undefined> {
  const iam = ctx.aws.read('iam');
  const { id } = target;
  const PolicyName = nameOf(target);
  const answer = async () => {
    switch (holderOf(target)) {
      case 'user':
        return iam.getUserPolicy({ UserName: id, PolicyName });
      case 'role':
        return iam.getRolePolicy({ RoleName: id, PolicyName });
      case 'group':
        return iam.getGroupPolicy({ GroupName: id, PolicyName });
    }
  };
  return decodedPolicy(
    (await unlessAbsent<{ PolicyDocument: string | undefined }>(answer()))?.PolicyDocument,
  );
}

/** Whether the principal is there: a policy that is not found does not tell. */
async function isThere(ctx: ReadContext, target: AlteredTarget): Promise<boolean> {
  const iam = ctx.aws.read('iam');
  const { id } = target;
  const answer = async (): Promise<unknown> => {
    switch (holderOf(target)) {
      case 'user':
        return iam.getUser({ UserName: id });
      case 'role':
        return iam.getRole({ RoleName: id });
      case 'group':
        return iam.getGroup({ GroupName: id, MaxItems: 1 });
    }
  };
  return (await unlessAbsent(answer())) !== undefined;
}

/**
 * Inline policies put on principals, overwritten, and deleted from them.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
 */
export const iamInlinePolicy: RevertedType = {
  type: 'iam-inline-policy',
  title: 'Inline policies',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [...events('Put'), ...events('Delete')],
  permissions: [
    'iam:GetUser',
    'iam:GetRole',
    'iam:GetGroup',
    ...HOLDERS.flatMap((holder) =>
      ['Get', 'Put', 'Delete'].map((verb) => `iam:${verb}${capital(holder)}Policy`),
    ),
    ...CONFIG_PERMISSIONS,
  ],
  same: samePolicy,

  action(target, to) {
    const what = to === false ? 'Delete inline policy' : 'Put back the text of inline policy';
    return `${what} ${nameOf(target)} of ${holderOf(target)} ${target.id}`;
  },

  recall: recallPrincipal(recordedInline),

  // Deleting the attacker's text is right in any case; a text he deleted is known from an event or not at all.
  fallback: ({ set }) =>
    set === false
      ? undefined
      : { to: false, selected: true, because: 'the last 90 days hold no other event about it' },

  async look(ctx, target) {
    const text = await textNow(ctx, target);
    if (text !== undefined) return { state: 'there', value: text };
    return (await isThere(ctx, target)) ? { state: 'there', value: false } : { state: 'gone' };
  },

  revert(ctx, target, to) {
    const iam = ctx.aws.write('iam');
    const { id } = target;
    const PolicyName = nameOf(target);
    const text = to === false ? undefined : { PolicyName, PolicyDocument: String(to) };
    switch (holderOf(target)) {
      case 'user':
        return text === undefined
          ? iam.deleteUserPolicy({ UserName: id, PolicyName })
          : iam.putUserPolicy({ UserName: id, ...text });
      case 'role':
        return text === undefined
          ? iam.deleteRolePolicy({ RoleName: id, PolicyName })
          : iam.putRolePolicy({ RoleName: id, ...text });
      case 'group':
        return text === undefined
          ? iam.deleteGroupPolicy({ GroupName: id, PolicyName })
          : iam.putGroupPolicy({ GroupName: id, ...text });
    }
  },

  command(target, to) {
    const holder = holderOf(target);
    const policy = { [`${holder}-name`]: target.id, 'policy-name': nameOf(target) };
    return to === false
      ? awsCommand('iam', `delete-${holder}-policy`, policy)
      : awsCommand('iam', `put-${holder}-policy`, { ...policy, 'policy-document': String(to) });
  },
};
