import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';

const branchOf = ({ id: appId, aspect: branchName }: AlteredTarget) => ({ appId, branchName });

/**
 * Branches put on Amplify apps of others, which build and serve what the attacker pushes; those of his own app go with
 * it. https://docs.aws.amazon.com/amplify/latest/APIReference/API_DeleteBranch.html
 */
export const amplifyBranch: RevertedType = {
  type: 'amplify-branch',
  title: 'Branches of Amplify apps',
  scope: 'regional',
  order: ORDER.stopRespawners,
  alteredBy: [
    {
      ...{ source: 'amplify', name: 'CreateBranch' },
      alterations({ requestParameters: asked, awsRegion: region }) {
        const [id, aspect] = [textAt(asked, 'appId'), textAt(asked, 'branchName')];
        if (id === undefined || aspect === undefined) return [];
        return [{ target: { type: 'amplify-app', id, region, aspect }, set: true, before: false }];
      },
    },
  ],
  permissions: ['amplify:GetBranch', 'amplify:DeleteBranch'],
  loses: 'Its deployments and builds.',
  action: ({ id, aspect }) => `Delete branch ${aspect} of Amplify app ${id}`,
  async look(ctx, target) {
    const answer = await unlessAbsent(ctx.aws.read('amplify', target.region).getBranch(branchOf(target)));
    return { state: 'there', value: answer?.branch !== undefined, description: answer?.branch };
  },
  revert: (ctx, target) => ctx.aws.write('amplify', target.region).deleteBranch(branchOf(target)),
  command: ({ id, region, aspect = '' }) =>
    awsCommand('amplify', 'delete-branch', { region, 'app-id': id, 'branch-name': aspect }),
};
