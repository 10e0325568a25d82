import { GLOBAL } from '../../playbook/change.ts';

/** A policy of the organization, service control policies among them, as a target. */
export function policyTarget(id: string) {
  return { type: 'organizations-policy', id, region: GLOBAL };
}
