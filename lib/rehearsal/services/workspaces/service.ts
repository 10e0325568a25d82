import type {
  CreateWorkspacesRequest,
  DescribeWorkspacesRequest,
  TerminateWorkspacesRequest,
} from '@aws-sdk/client-workspaces';
import { ServiceError, type SimulatedService } from '../../account/service.ts';
import { type MadeThing, madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';

const workspaces = madeThings(
  'workspaces',
  (id) => new ServiceError('ResourceNotFoundException', `The WorkSpace ${id} was not found.`),
);

const shape = ({ id, asked, status }: MadeThing) => ({ ...asked, WorkspaceId: id, State: status });

/** WorkSpaces. */
export const workspacesService: SimulatedService = {
  name: 'workspaces',
  eventSource: 'workspaces.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateWorkspaces: writes((call, { Workspaces = [] }: CreateWorkspacesRequest) => ({
      PendingRequests: Workspaces.map(({ UserName, BundleId, DirectoryId }) => {
        const id = `ws-${call.account.uuid().replaceAll('-', '').slice(0, 9)}`;
        return shape(workspaces.make(call, id, { UserName, BundleId, DirectoryId }, 'AVAILABLE'));
      }),
      FailedRequests: [],
    })),
    DescribeWorkspaces: reads((call, { WorkspaceIds = [] }: DescribeWorkspacesRequest) => ({
      Workspaces: WorkspaceIds.flatMap((id) => {
        const workspace = workspaces.all(call)[id];
        return workspace ? [shape(workspace)] : [];
      }),
    })),
    TerminateWorkspaces: writes((call, { TerminateWorkspaceRequests = [] }: TerminateWorkspacesRequest) => {
      for (const { WorkspaceId } of TerminateWorkspaceRequests)
        workspaces.by(call, WorkspaceId).status = 'TERMINATING';
      return { FailedRequests: [] };
    }),
  },
};
