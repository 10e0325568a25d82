import type { RawInputs } from '../../../playbook/inputs.ts';
import type { World } from '../../world.ts';
import type { Company } from '../office/staff.ts';
import type { Prevention } from '../scenario.ts';

/** What the company lacks in one respect. */
export interface Gap extends Pick<Prevention, 'safeguards'>, Partial<Pick<Prevention, 'mayChange'>> {
  /** Inputs the responder would name for it. */
  readonly inputs?: RawInputs;
}

/** Prepares one respect of the company, and says what should stand in the end. */
export type OpenGap = (world: World, company: Company) => Gap | Promise<Gap>;
