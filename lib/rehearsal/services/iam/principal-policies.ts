import { parsePolicy } from '../../account/policy/document.ts';
import type { Call, Operation } from '../../account/service.ts';
import { groupArn, roleArn, userArn } from './arns.ts';
import { findGroup, findRole, findUser, iamOf, noSuchEntity, required, validName } from './entities.ts';
import { page } from './paging.ts';
import { encodeDocument } from './shapes.ts';

/** Members of the requests below; which name is there depends on the kind of principal. */
interface PrincipalInput {
  readonly UserName?: string;
  readonly GroupName?: string;
  readonly RoleName?: string;
  readonly PolicyName?: string;
  readonly PolicyDocument?: string;
  readonly PolicyArn?: string;
  readonly Marker?: string;
  readonly MaxItems?: number;
}

/** What users, groups and roles have in common: inline and attached policies. */
interface Holder {
  readonly inlinePolicies: Record<string, string>;
  readonly attachedPolicies: string[];
}

interface Kind {
  readonly name: 'User' | 'Group' | 'Role';
  find(call: Call, input: PrincipalInput): Holder;
  arn(call: Call, input: PrincipalInput): string;
}

const KINDS: readonly Kind[] = [
  {
    name: 'User',
    find: (call, { UserName }) => findUser(call, UserName),
    arn: (call, { UserName = '' }) => userArn(call.account.accountId, iamOf(call), UserName),
  },
  {
    name: 'Group',
    find: (call, { GroupName }) => findGroup(call, GroupName),
    arn: (call, { GroupName = '' }) => groupArn(call.account.accountId, iamOf(call), GroupName),
  },
  {
    name: 'Role',
    find: (call, { RoleName }) => findRole(call, RoleName),
    arn: (call, { RoleName = '' }) => roleArn(call.account.accountId, iamOf(call), RoleName),
  },
];

/** Inline and attached policies of users, groups and roles: the same seven operations for each. */
export const principalPolicyOperations: Readonly<Record<string, Operation>> = Object.assign(
  {},
  ...KINDS.map(operationsOf),
);

function operationsOf(kind: Kind): Record<string, Operation> {
  const { name } = kind;
  const resources = (input: PrincipalInput, call: Call) => [kind.arn(call, input)];
  const inline = (call: Call, input: PrincipalInput) => {
    const { inlinePolicies } = kind.find(call, input);
    const policyName = required(input.PolicyName, 'PolicyName');
    const document = inlinePolicies[policyName];
    if (document === undefined) {
      throw noSuchEntity(`The ${name.toLowerCase()} policy with name ${policyName} cannot be found.`);
    }
    return { inlinePolicies, policyName, document };
  };
  const write = (run: (call: Call, input: PrincipalInput) => void): Operation => ({
    readOnly: false,
    resources,
    run: (call, input: PrincipalInput) => {
      run(call, input);
      return {};
    },
  });
  const read = (run: (call: Call, input: PrincipalInput) => unknown): Operation => ({
    readOnly: true,
    resources,
    run,
  });

  return {
    [`Put${name}Policy`]: write((call, input) => {
      const { inlinePolicies } = kind.find(call, input);
      const policyName = validName(input.PolicyName, 'PolicyName');
      const document = required(input.PolicyDocument, 'PolicyDocument');
      parsePolicy(document);
      inlinePolicies[policyName] = document;
    }),
    [`Get${name}Policy`]: read((call, input) => {
      const { policyName, document } = inline(call, input);
      const member = `${name}Name` as const;
      return { [member]: input[member], PolicyName: policyName, PolicyDocument: encodeDocument(document) };
    }),
    [`Delete${name}Policy`]: write((call, input) => {
      const { inlinePolicies, policyName } = inline(call, input);
      delete inlinePolicies[policyName];
    }),
    [`List${name}Policies`]: read((call, input) => {
      const { items, rest } = page(Object.keys(kind.find(call, input).inlinePolicies), (each) => each, input);
      return { PolicyNames: items, ...rest };
    }),
    [`Attach${name}Policy`]: write((call, input) => {
      const { attachedPolicies } = kind.find(call, input);
      const arn = required(input.PolicyArn, 'PolicyArn');
      if (!iamOf(call).policies[arn])
        throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
      if (!attachedPolicies.includes(arn)) attachedPolicies.push(arn);
    }),
    [`Detach${name}Policy`]: write((call, input) => {
      const { attachedPolicies } = kind.find(call, input);
      const arn = required(input.PolicyArn, 'PolicyArn');
      const at = attachedPolicies.indexOf(arn);
      if (at < 0) throw noSuchEntity(`Policy ${arn} was not found.`);
      attachedPolicies.splice(at, 1);
    }),
    [`ListAttached${name}Policies`]: read((call, input) => {
      const attached = kind.find(call, input).attachedPolicies.map((PolicyArn) => ({
        PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
        PolicyArn,
      }));
      const { items, rest } = page(attached, ({ PolicyArn }) => PolicyArn, input);
      return { AttachedPolicies: items, ...rest };
    }),
  };
}
