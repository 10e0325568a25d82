import type { EnablePolicyTypeRequest, PolicyType } from '@aws-sdk/client-organizations';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { shelf } from '../shelf.ts';

/** Types that are on, by name. */
const types = (call: Call) => shelf<true>(call, 'policy-type');
const ROOT = 'r-ab12';

function root(call: Call) {
  const { accountId } = call.account;
  return {
    ...{ Id: ROOT, Name: 'Root', Arn: `arn:aws:organizations::${accountId}:root/o-0123456789/${ROOT}` },
    PolicyTypes: Object.keys(types(call)).map((Type) => ({
      ...{ Type: Type as PolicyType, Status: 'ENABLED' as const },
    })),
  };
}

function typeIn({
  RootId,
  PolicyType: type = 'SERVICE_CONTROL_POLICY',
}: EnablePolicyTypeRequest): PolicyType {
  if (RootId === ROOT) return type;
  throw new ServiceError('RootNotFoundException', "You specified a root that doesn't exist.");
}

/** Types of policies, which are switched on for the whole organization. */
export const policyTypeOperations: Readonly<Record<string, Operation>> = {
  ListRoots: reads((call) => ({ Roots: [root(call)] })),
  EnablePolicyType: writes((call, input: EnablePolicyTypeRequest) => {
    const type = typeIn(input);
    if (types(call)[type]) {
      throw new ServiceError('PolicyTypeAlreadyEnabledException', 'The policy type is already enabled.');
    }
    types(call)[type] = true;
    return { Root: root(call) };
  }),
  DisablePolicyType: writes((call, input: EnablePolicyTypeRequest) => {
    const type = typeIn(input);
    if (!types(call)[type]) {
      throw new ServiceError('PolicyTypeNotEnabledException', 'The policy type is not enabled.');
    }
    delete types(call)[type];
    return { Root: root(call) };
  }),
};
