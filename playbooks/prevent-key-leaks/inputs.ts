import type { PlaybookInputs, RawInputs } from '../../lib/playbook/inputs.ts';
import { checkAccountId, checkRegions } from '../shared/input-checks.ts';

/** What a run of prevent-key-leaks was told, checked. */
export interface PreventionInput {
  /** Account id the responder named, 12 digits. */
  readonly account?: string;
  /** Regions to work in; all enabled ones when absent. */
  readonly regions?: readonly string[];
}

function parse(raw: RawInputs): PreventionInput {
  return {
    ...(raw.account === undefined ? {} : { account: checkAccountId(raw.account) }),
    ...(raw.regions === undefined || raw.regions.length === 0 ? {} : { regions: checkRegions(raw.regions) }),
  };
}

/** Inputs of prevent-key-leaks, from flags or asked for. */
export const preventionInputs: PlaybookInputs<PreventionInput> = {
  takes: ['account', 'regions'],
  target: (steps) => (steps.length === 0 ? [] : ['account']),
  parse,
  questions: () => [],
};
