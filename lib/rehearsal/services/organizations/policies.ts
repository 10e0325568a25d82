import type {
  AttachPolicyRequest,
  CreatePolicyRequest,
  DescribePolicyRequest,
  UpdatePolicyRequest,
} from '@aws-sdk/client-organizations';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface OrganizationPolicy {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly description: string;
  content: string;
  readonly targets: string[];
}

const policies = (call: Call) => shelf<OrganizationPolicy>(call, 'policies');
const policyBy = (call: Call, id: string | undefined) =>
  onShelf(
    policies(call),
    id,
    new ServiceError('PolicyNotFoundException', "We can't find a policy with that id."),
  );

function shape(call: Call, { id, name, type, description, content }: OrganizationPolicy) {
  const Arn = `arn:aws:organizations::${call.account.accountId}:policy/o-example/${type.toLowerCase()}/${id}`;
  return {
    PolicySummary: { Id: id, Arn, Name: name, Description: description, Type: type, AwsManaged: false },
    Content: content,
  };
}

/** Policies of an organization: https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html */
export const policyOperations: Readonly<Record<string, Operation>> = {
  CreatePolicy: {
    readOnly: false,
    run(call, input: CreatePolicyRequest) {
      const id = call.account.id('p-').toLowerCase();
      const { Name = '', Type = '', Description = '', Content = '' } = input;
      policies(call)[id] = {
        ...{ id, name: Name, type: Type, description: Description, content: Content, targets: [] },
      };
      return { Policy: shape(call, policyBy(call, id)) };
    },
  },
  DescribePolicy: {
    readOnly: true,
    run: (call, input: DescribePolicyRequest) => ({ Policy: shape(call, policyBy(call, input.PolicyId)) }),
  },
  UpdatePolicy: {
    readOnly: false,
    run(call, input: UpdatePolicyRequest) {
      const policy = policyBy(call, input.PolicyId);
      if (input.Content !== undefined) policy.content = input.Content;
      return { Policy: shape(call, policy) };
    },
  },
  AttachPolicy: {
    readOnly: false,
    run(call, input: AttachPolicyRequest) {
      const { targets } = policyBy(call, input.PolicyId);
      const target = input.TargetId ?? '';
      if (targets.includes(target)) {
        throw new ServiceError(
          'DuplicatePolicyAttachmentException',
          'The selected policy is already attached to the specified target.',
        );
      }
      targets.push(target);
      return {};
    },
  },
  DetachPolicy: {
    readOnly: false,
    run(call, input: AttachPolicyRequest) {
      const { targets } = policyBy(call, input.PolicyId);
      const at = targets.indexOf(input.TargetId ?? '');
      if (at < 0) {
        throw new ServiceError(
          'PolicyNotAttachedException',
          "The policy isn't attached to the specified target in the specified root.",
        );
      }
      targets.splice(at, 1);
      return {};
    },
  },
  ListTargetsForPolicy: {
    readOnly: true,
    run: (call, input: DescribePolicyRequest) => ({
      Targets: policyBy(call, input.PolicyId).targets.map((TargetId) => ({ TargetId, Type: 'ACCOUNT' })),
    }),
  },
};
