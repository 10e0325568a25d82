import { GLOBAL, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { at, textAt } from '../../trail/spelling.ts';
import type { Alteration, RevertedType } from '../change-type.ts';

/** The value is the id of the version in force: `v3`. */
function alteration(record: TrailRecord, version: string | undefined): readonly Alteration[] {
  const id = textAt(record.requestParameters, 'policyArn');
  if (id === undefined || version === undefined) return [];
  return [{ target: { type: 'iam-policy', id, region: GLOBAL, arn: id }, set: version }];
}

const number = (version: string | undefined) => Number((version ?? '').slice(1));

/**
 * Which version of a managed policy is in force, by SetDefaultPolicyVersion or a new version that came into force at
 * once. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
 */
export const iamDefaultPolicyVersion: RevertedType = {
  type: 'iam-default-policy-version',
  title: 'Versions of managed policies in force',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [
    {
      ...{ source: 'iam', name: 'SetDefaultPolicyVersion' },
      alterations: (record) => alteration(record, textAt(record.requestParameters, 'versionId')),
    },
    {
      ...{ source: 'iam', name: 'CreatePolicyVersion' },
      alterations: (record) =>
        at(record.requestParameters, 'setAsDefault') === true
          ? alteration(record, textAt(record.responseElements, 'policyVersion', 'versionId'))
          : [],
    },
  ],
  toldBy: [
    {
      ...{ source: 'iam', name: 'CreatePolicy' },
      alterations(record) {
        const id = textAt(record.responseElements, 'policy', 'arn');
        const set = textAt(record.responseElements, 'policy', 'defaultVersionId') ?? 'v1';
        return id === undefined ? [] : [{ target: { type: 'iam-policy', id, region: GLOBAL }, set }];
      },
    },
  ],
  permissions: ['iam:GetPolicy', 'iam:ListPolicyVersions', 'iam:SetDefaultPolicyVersion'],
  action: ({ id }, to) => `Put version ${to} of policy ${id} in force again`,

  async recall(ctx, { id }) {
    const iam = ctx.aws.read('iam');
    const versions = await allPages(
      (marker) => iam.listPolicyVersions({ PolicyArn: id, ...marker }),
      (page) => page.Versions,
    );
    const [newest] = versions
      .filter(({ CreateDate }) => CreateDate !== undefined && CreateDate < ctx.incident.since)
      .toSorted((a, b) => number(b.VersionId) - number(a.VersionId));
    if (newest?.VersionId === undefined) return undefined;
    return { value: newest.VersionId, how: 'it is the newest version of before the leak' };
  },

  async look(ctx, { id }) {
    const policy = (await unlessAbsent(ctx.aws.read('iam').getPolicy({ PolicyArn: id })))?.Policy;
    if (policy?.DefaultVersionId === undefined) return { state: 'gone' };
    return { state: 'there', value: policy.DefaultVersionId, description: policy };
  },

  revert: (ctx, { id }, to) =>
    ctx.aws.write('iam').setDefaultPolicyVersion({ PolicyArn: id, VersionId: String(to) }),

  command: ({ id }, to) =>
    awsCommand('iam', 'set-default-policy-version', { 'policy-arn': id, 'version-id': String(to) }),
};
