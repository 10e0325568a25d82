import type {
  AttachManagedPolicyToPermissionSetRequest,
  CreatePermissionSetRequest,
  DeletePermissionSetRequest,
  PutInlinePolicyToPermissionSetRequest,
} from '@aws-sdk/client-sso-admin';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { assignments, INSTANCE, type PermissionSetState, permissionSetBy, permissionSets } from './state.ts';

function shape({ arn, name, createdAt }: PermissionSetState) {
  return {
    PermissionSet: {
      Name: name,
      PermissionSetArn: arn,
      CreatedDate: new Date(createdAt),
      SessionDuration: 'PT1H',
    },
  };
}

const conflict = (message: string) => new ServiceError('ConflictException', message);

function create(call: Call, input: CreatePermissionSetRequest) {
  const arn = `${INSTANCE.InstanceArn.replace(':instance/', ':permissionSet/')}/${call.account.id('ps-').toLowerCase()}`;
  const made = { arn, name: input.Name ?? '', createdAt: call.now.toISOString(), managed: [], inline: '' };
  permissionSets(call)[arn] = made;
  return shape(made);
}

/** Permission sets: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html */
export const permissionSetOperations: Readonly<Record<string, Operation>> = {
  CreatePermissionSet: { readOnly: false, run: create },
  DescribePermissionSet: {
    readOnly: true,
    run: (call, input: DeletePermissionSetRequest) => shape(permissionSetBy(call, input.PermissionSetArn)),
  },
  DeletePermissionSet: {
    readOnly: false,
    run(call, input: DeletePermissionSetRequest) {
      const { arn } = permissionSetBy(call, input.PermissionSetArn);
      if (Object.values(assignments(call)).some(({ permissionSet }) => permissionSet === arn)) {
        throw conflict('PermissionSet has ApplicationProfile associated with it.');
      }
      delete permissionSets(call)[arn];
      return {};
    },
  },
  AttachManagedPolicyToPermissionSet: {
    readOnly: false,
    run(call, input: AttachManagedPolicyToPermissionSetRequest) {
      const { managed } = permissionSetBy(call, input.PermissionSetArn);
      const arn = input.ManagedPolicyArn ?? '';
      if (managed.includes(arn)) throw conflict('ManagedPolicy is already attached to PermissionSet.');
      managed.push(arn);
      return {};
    },
  },
  DetachManagedPolicyFromPermissionSet: {
    readOnly: false,
    run(call, input: AttachManagedPolicyToPermissionSetRequest) {
      const { managed } = permissionSetBy(call, input.PermissionSetArn);
      const at = managed.indexOf(input.ManagedPolicyArn ?? '');
      if (at < 0) throw new ServiceError('ResourceNotFoundException', 'ManagedPolicy is not attached.');
      managed.splice(at, 1);
      return {};
    },
  },
  ListManagedPoliciesInPermissionSet: {
    readOnly: true,
    run: (call, input: DeletePermissionSetRequest) => ({
      AttachedManagedPolicies: permissionSetBy(call, input.PermissionSetArn).managed.map((Arn) => ({
        ...{ Arn, Name: Arn.split('/').at(-1) },
      })),
    }),
  },
  PutInlinePolicyToPermissionSet: {
    readOnly: false,
    run(call, input: PutInlinePolicyToPermissionSetRequest) {
      permissionSetBy(call, input.PermissionSetArn).inline = input.InlinePolicy ?? '';
      return {};
    },
  },
  GetInlinePolicyForPermissionSet: {
    readOnly: true,
    run: (call, input: DeletePermissionSetRequest) => ({
      InlinePolicy: permissionSetBy(call, input.PermissionSetArn).inline,
    }),
  },
  DeleteInlinePolicyFromPermissionSet: {
    readOnly: false,
    run(call, input: DeletePermissionSetRequest) {
      permissionSetBy(call, input.PermissionSetArn).inline = '';
      return {};
    },
  },
  ProvisionPermissionSet: {
    readOnly: false,
    run: (call, input: DeletePermissionSetRequest) => ({
      PermissionSetProvisioningStatus: {
        Status: 'SUCCEEDED',
        RequestId: call.account.uuid(),
        PermissionSetArn: permissionSetBy(call, input.PermissionSetArn).arn,
      },
    }),
  },
};
