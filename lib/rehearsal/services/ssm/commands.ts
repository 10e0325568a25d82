import type {
  CancelCommandRequest,
  DescribeSessionsRequest,
  ListCommandsRequest,
  SendCommandRequest,
  StartSessionRequest,
  TerminateSessionRequest,
} from '@aws-sdk/client-ssm';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface CommandState {
  readonly id: string;
  readonly document: string;
  readonly hosts: readonly string[];
  readonly at: string;
  status: 'InProgress' | 'Cancelled';
}

interface SessionState {
  readonly id: string;
  readonly host: string;
  readonly owner: string;
  readonly at: string;
  open: boolean;
}

const commands = (call: Call) => shelf<CommandState>(call, 'command');
const sessions = (call: Call) => shelf<SessionState>(call, 'session');
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** SendCommand: what is run stays out of the record. */
const sendCommand: Operation = {
  readOnly: false,
  trailRequest: ({ DocumentName, InstanceIds }: SendCommandRequest) => ({
    ...{ documentName: DocumentName, instanceIds: InstanceIds, parameters: HIDDEN },
  }),
  run(call, { DocumentName: document = '', InstanceIds = [] }: SendCommandRequest) {
    const id = call.account.uuid();
    const made: CommandState = {
      ...{ id, document, hosts: InstanceIds, at: call.now.toISOString() },
      status: 'InProgress',
    };
    commands(call)[id] = made;
    return { Command: { CommandId: id, DocumentName: document, InstanceIds, Status: made.status } };
  },
};

const listCommands: Operation = {
  readOnly: true,
  run: (call, { CommandId }: ListCommandsRequest) => ({
    Commands: Object.values(commands(call))
      .filter(({ id }) => CommandId === undefined || id === CommandId)
      .map(({ id, document, hosts, at, status }) => ({
        ...{ CommandId: id, DocumentName: document, InstanceIds: [...hosts] },
        ...{ RequestedDateTime: new Date(at), Status: status },
      })),
  }),
};

const cancelCommand: Operation = {
  readOnly: false,
  run(call, { CommandId }: CancelCommandRequest) {
    const missing = new ServiceError('InvalidCommandId', 'The command does not exist.');
    onShelf(commands(call), CommandId, missing).status = 'Cancelled';
    return {};
  },
};

const startSession: Operation = {
  readOnly: false,
  trailResponse: ({ SessionId }: { readonly SessionId: string }) => ({
    ...{ sessionId: SessionId, tokenValue: HIDDEN },
  }),
  run(call, { Target: host = '' }: StartSessionRequest) {
    const id = `${call.caller.userName ?? call.caller.sessionName ?? 'root'}-${call.account.id('')}`;
    const at = call.now.toISOString();
    sessions(call)[id] = { id, host, owner: call.caller.arn, at, open: true };
    return { SessionId: id, TokenValue: call.account.secret(32) };
  },
};

const describeSessions: Operation = {
  readOnly: true,
  run(call, { State, Filters = [] }: DescribeSessionsRequest) {
    const wanted = Filters.find(({ key }) => key === 'SessionId')?.value;
    return {
      Sessions: Object.values(sessions(call))
        .filter(({ id, open }) => (State === 'Active') === open && (wanted === undefined || id === wanted))
        .map(({ id, host, owner, at }) => ({
          ...{ SessionId: id, Target: host, Owner: owner, StartDate: new Date(at) },
        })),
    };
  },
};

/** TerminateSession: again is no error. */
const terminateSession: Operation = {
  readOnly: false,
  run(call, { SessionId = '' }: TerminateSessionRequest) {
    const session = sessions(call)[SessionId];
    if (session) session.open = false;
    return { SessionId };
  },
};

export const commandOperations = {
  SendCommand: sendCommand,
  ListCommands: listCommands,
  CancelCommand: cancelCommand,
  StartSession: startSession,
  DescribeSessions: describeSessions,
  TerminateSession: terminateSession,
};
