import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';

const UNDER_WAY = /^(CREATED|PENDING|PROVISIONING|RUNNING)$/;

/** The aspect is `BRANCH JOB`; names of branches hold no space. */
function jobOf({ id: appId, aspect = '' }: AlteredTarget) {
  const [branchName = '', jobId = ''] = aspect.split(' ');
  return { appId, branchName, jobId };
}

/**
 * Builds the attacker started on Amplify apps of others, while they run.
 * https://docs.aws.amazon.com/amplify/latest/APIReference/API_StopJob.html
 */
export const amplifyJob: RevertedType = {
  type: 'amplify-job',
  title: 'Builds of Amplify apps',
  scope: 'regional',
  order: ORDER.terminateCompute,
  alteredBy: [
    {
      ...{ source: 'amplify', name: 'StartJob' },
      alterations({ requestParameters: asked, responseElements: made, awsRegion: region }) {
        const [id, branch] = [textAt(asked, 'appId'), textAt(asked, 'branchName')];
        const job = textAt(made, 'jobSummary', 'jobId');
        if (id === undefined || branch === undefined || job === undefined) return [];
        const target = { type: 'amplify-app', id, region, aspect: `${branch} ${job}` };
        return [{ target, set: true, before: false }];
      },
    },
  ],
  permissions: ['amplify:GetJob', 'amplify:StopJob'],
  action: ({ id, aspect }) => `Stop build ${aspect} of Amplify app ${id}`,
  async look(ctx, target) {
    const answer = await unlessAbsent(ctx.aws.read('amplify', target.region).getJob(jobOf(target)));
    const status = answer?.job?.summary?.status ?? '';
    return { state: 'there', value: UNDER_WAY.test(status), description: answer?.job };
  },
  revert: (ctx, target) => ctx.aws.write('amplify', target.region).stopJob(jobOf(target)),
  command(target) {
    const { appId, branchName, jobId } = jobOf(target);
    return awsCommand('amplify', 'stop-job', {
      ...{ region: target.region, 'app-id': appId, 'branch-name': branchName, 'job-id': jobId },
    });
  },
};
