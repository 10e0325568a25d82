import type {
  CreateNotebookInstanceInput,
  DeleteNotebookInstanceInput,
  DescribeNotebookInstanceInput,
  StopNotebookInstanceInput,
} from '@aws-sdk/client-sagemaker';
import { type Call, ServiceError } from '../../account/service.ts';
import { type MadeThing, madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { after, reached } from '../passing.ts';
import { regionalArn } from '../regional-arn.ts';
import { shelf } from '../shelf.ts';
import { unknown } from './unknown.ts';

const CHANGING_MS = 60_000;

const notebooks = madeThings('notebook-instances', unknown);
const stoppedAt = (call: Call) => shelf<string>(call, 'notebooks-stopped-at');

function statusOf(call: Call, { id, status }: MadeThing): string {
  const at = stoppedAt(call)[id];
  return status === 'Stopping' && at !== undefined && reached(call, at) ? 'Stopped' : status;
}

export const notebookOperations = {
  CreateNotebookInstance: writes((call, input: CreateNotebookInstanceInput) => {
    const { NotebookInstanceName = '', InstanceType, RoleArn } = input;
    notebooks.make(call, NotebookInstanceName, { InstanceType, RoleArn }, 'InService');
    return {
      NotebookInstanceArn: regionalArn(call, 'sagemaker', `notebook-instance/${NotebookInstanceName}`),
    };
  }),
  DescribeNotebookInstance: reads((call, { NotebookInstanceName }: DescribeNotebookInstanceInput) => {
    const notebook = notebooks.by(call, NotebookInstanceName);
    return {
      ...notebook.asked,
      NotebookInstanceName,
      NotebookInstanceStatus: statusOf(call, notebook),
      CreationTime: new Date(notebook.createdAt),
    };
  }),
  StopNotebookInstance: writes((call, { NotebookInstanceName }: StopNotebookInstanceInput) => {
    const notebook = notebooks.by(call, NotebookInstanceName);
    notebook.status = 'Stopping';
    stoppedAt(call)[notebook.id] = after(call, CHANGING_MS);
    return {};
  }),
  /** DeleteNotebookInstance: only one that is stopped. */
  DeleteNotebookInstance: writes((call, { NotebookInstanceName }: DeleteNotebookInstanceInput) => {
    const notebook = notebooks.by(call, NotebookInstanceName);
    const status = statusOf(call, notebook);
    if (status !== 'Stopped')
      throw new ServiceError(
        'ValidationException',
        `Status (${status}) not in ([Stopped, Failed]). Unable to transition to (Deleting).`,
      );
    notebook.status = 'Deleting';
    notebook.goneAt ??= after(call, CHANGING_MS);
    return {};
  }),
};
