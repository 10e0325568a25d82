import type { SimulateCustomPolicyRequest, SimulatePrincipalPolicyRequest } from '@aws-sdk/client-iam';
import { decide, type Policies, policiesOfRole, policiesOfUser } from '../../account/authorise.ts';
import type { Call, Operation } from '../../account/service.ts';
import { findRole, findUser, iamOf, required, validationError } from './entities.ts';

function simulatePrincipal(call: Call, input: SimulatePrincipalPolicyRequest) {
  const source = required(input.PolicySourceArn, 'PolicySourceArn');
  const [, kind, name] = /^arn:aws:iam::\d{12}:(user|role)\/(?:.*\/)?([^/]+)$/.exec(source) ?? [];
  if (kind === undefined) throw validationError(`Invalid Entity Arn: ${source}`);
  const iam = iamOf(call);
  const policies =
    kind === 'user' ? policiesOfUser(iam, findUser(call, name)) : policiesOfRole(iam, findRole(call, name));
  return simulate(policies, input, {
    'aws:principalarn': source,
    ...(kind === 'user' && name ? { 'aws:username': name } : {}),
  });
}

function simulateCustom(_: Call, input: SimulateCustomPolicyRequest) {
  const boundary = input.PermissionsBoundaryPolicyInputList;
  const policies = {
    identity: input.PolicyInputList ?? [],
    ...(boundary === undefined ? {} : { boundary }),
  };
  return simulate(policies, input, {});
}

function simulate(
  policies: Policies,
  input: SimulatePrincipalPolicyRequest | SimulateCustomPolicyRequest,
  known: Readonly<Record<string, string>>,
) {
  const context = { ...known };
  for (const { ContextKeyName, ContextKeyValues } of input.ContextEntries ?? []) {
    if (ContextKeyName) context[ContextKeyName.toLowerCase()] = ContextKeyValues?.[0] ?? '';
  }
  const resources = input.ResourceArns ?? ['*'];
  return {
    EvaluationResults: (input.ActionNames ?? []).flatMap((action) =>
      resources.map((resource) => {
        const answer = decide(policies, { action, resource, context }).answer;
        const decisions = { allow: 'allowed', deny: 'explicitDeny', silent: 'implicitDeny' } as const;
        return {
          EvalActionName: action,
          EvalResourceName: resource,
          EvalDecision: decisions[answer],
          MatchedStatements: [],
        };
      }),
    ),
    IsTruncated: false,
  };
}

/**
 * The policy simulator: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html and
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 */
export const simulateOperations: Readonly<Record<string, Operation>> = {
  SimulatePrincipalPolicy: {
    readOnly: true,
    resources: (input: SimulatePrincipalPolicyRequest) => [input.PolicySourceArn ?? '*'],
    run: simulatePrincipal,
  },
  SimulateCustomPolicy: { readOnly: true, run: simulateCustom },
};
