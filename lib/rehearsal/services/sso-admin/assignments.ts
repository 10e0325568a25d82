import type {
  CreateAccountAssignmentRequest,
  ListAccountAssignmentsForPrincipalRequest,
  ListAccountAssignmentsRequest,
} from '@aws-sdk/client-sso-admin';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { shelf } from '../shelf.ts';
import { type AssignmentState, assignments, INSTANCE, permissionSetBy } from './state.ts';

/** Milliseconds an assignment is on its way out. */
const DELETING_MS = 3_000;

interface Deletion {
  readonly key: string;
  readonly doneAt: string;
}
const deletions = (call: Call) => shelf<Deletion>(call, 'deletions');

const keyOf = (input: CreateAccountAssignmentRequest) =>
  [input.TargetId, input.PrincipalType, input.PrincipalId, input.PermissionSetArn].join('/');

/** Deletions end by themselves as time goes on. */
function settled(call: Call): Readonly<Record<string, AssignmentState>> {
  const held = assignments(call);
  for (const { key, doneAt } of Object.values(deletions(call))) {
    if (Date.parse(doneAt) <= call.now.getTime()) delete held[key];
  }
  return held;
}

function shape({ account, permissionSet, principalType, principalId }: AssignmentState) {
  return {
    AccountId: account,
    PermissionSetArn: permissionSet,
    PrincipalType: principalType,
    PrincipalId: principalId,
  };
}

function status(input: CreateAccountAssignmentRequest, RequestId: string) {
  const { InstanceArn: _, ...asked } = input;
  return { Status: 'IN_PROGRESS', RequestId, ...asked };
}

function create(call: Call, input: CreateAccountAssignmentRequest) {
  permissionSetBy(call, input.PermissionSetArn);
  assignments(call)[keyOf(input)] = {
    account: input.TargetId ?? '',
    permissionSet: input.PermissionSetArn ?? '',
    principalType: input.PrincipalType === 'GROUP' ? 'GROUP' : 'USER',
    principalId: input.PrincipalId ?? '',
  };
  return { AccountAssignmentCreationStatus: status(input, call.account.uuid()) };
}

function remove(call: Call, input: CreateAccountAssignmentRequest) {
  const key = keyOf(input);
  if (settled(call)[key] === undefined) {
    throw new ServiceError('ResourceNotFoundException', 'AccountAssignment not found.');
  }
  const id = call.account.uuid();
  deletions(call)[id] = { key, doneAt: new Date(call.now.getTime() + DELETING_MS).toISOString() };
  return { AccountAssignmentDeletionStatus: status(input, id) };
}

/** Account assignments: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html */
export const assignmentOperations: Readonly<Record<string, Operation>> = {
  ListInstances: {
    readOnly: true,
    run: (call) => ({
      Instances: [{ ...INSTANCE, OwnerAccountId: call.account.accountId, Status: 'ACTIVE' }],
    }),
  },
  CreateAccountAssignment: { readOnly: false, run: create },
  DeleteAccountAssignment: { readOnly: false, run: remove },
  DescribeAccountAssignmentDeletionStatus: {
    readOnly: true,
    run(call, input: { readonly AccountAssignmentDeletionRequestId?: string }) {
      const RequestId = input.AccountAssignmentDeletionRequestId ?? '';
      const deletion = deletions(call)[RequestId];
      if (deletion === undefined) throw new ServiceError('ResourceNotFoundException', 'Request not found.');
      settled(call);
      const done = Date.parse(deletion.doneAt) <= call.now.getTime();
      return { AccountAssignmentDeletionStatus: { Status: done ? 'SUCCEEDED' : 'IN_PROGRESS', RequestId } };
    },
  },
  ListAccountAssignments: {
    readOnly: true,
    run: (call, input: ListAccountAssignmentsRequest) => ({
      AccountAssignments: Object.values(settled(call))
        .filter((one) => one.account === input.AccountId && one.permissionSet === input.PermissionSetArn)
        .map(shape),
    }),
  },
  ListAccountAssignmentsForPrincipal: {
    readOnly: true,
    run: (call, input: ListAccountAssignmentsForPrincipalRequest) => ({
      AccountAssignments: Object.values(settled(call))
        .filter((one) => one.principalId === input.PrincipalId)
        .map(shape),
    }),
  },
  ListAccountsForProvisionedPermissionSet: {
    readOnly: true,
    run(call, input: { readonly PermissionSetArn?: string }) {
      const { arn } = permissionSetBy(call, input.PermissionSetArn);
      const having = Object.values(settled(call)).filter(({ permissionSet }) => permissionSet === arn);
      return { AccountIds: [...new Set(having.map(({ account }) => account))] };
    },
  },
};
