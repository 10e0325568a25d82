import type { Workspace } from '@aws-sdk/client-workspaces';
import { ORDER } from '../../playbook/change.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { recorded } from '../recorded.ts';

const TYPE = 'workspaces-workspace';
const GOING: readonly string[] = ['TERMINATING', 'TERMINATED'];

/** WorkSpaces, desktops in the cloud. https://docs.aws.amazon.com/workspaces/latest/api/API_TerminateWorkspaces.html */
export const workspacesWorkspace = describedType<Workspace>({
  type: TYPE,
  title: 'WorkSpaces',
  action: 'Terminate WorkSpace',
  loses: 'What its user keeps on it.',
  order: ORDER.terminateCompute,
  createdBy: [
    {
      source: 'workspaces',
      name: 'CreateWorkspaces',
      // Those that could not be made stand among the failed requests.
      refs: (record) =>
        itemsAt(record.responseElements, 'pendingRequests').flatMap((request) => {
          const id = textAt(request, 'workspaceId');
          return recorded(TYPE, record, id === undefined ? undefined : { id });
        }),
      recover: async () => [],
    },
  ],
  deletedBy: [{ source: 'workspaces', name: 'TerminateWorkspaces' }],
  permissions: ['workspaces:DescribeWorkspaces', 'workspaces:TerminateWorkspaces'],

  async describe(ctx, { id, region }) {
    const asked = { WorkspaceIds: [id] };
    const { Workspaces } = await ctx.aws.read('workspaces', region).describeWorkspaces(asked);
    return Workspaces?.find(({ State }) => !GOING.includes(State ?? ''));
  },
  facts: ({ UserName, State, BundleId }) => ({
    summary: [UserName, BundleId, State].filter(Boolean).join(', '),
  }),
  async erase(ctx, { id, region }) {
    const { FailedRequests: [failed] = [] } = await ctx.aws.write('workspaces', region).terminateWorkspaces({
      TerminateWorkspaceRequests: [{ WorkspaceId: id }],
    });
    if (failed === undefined) return;
    throw new SpillkitError(
      failed.ErrorCode ?? 'WorkspaceStays',
      `WorkSpaces did not terminate ${id}: ${failed.ErrorMessage ?? 'it gives no reason'}.`,
      'Try again, or terminate it in the console.',
    );
  },
  commands: ({ id, region }) => [
    awsCommand('workspaces', 'terminate-workspaces', {
      region,
      'terminate-workspace-requests': `WorkspaceId=${id}`,
    }),
  ],
});
