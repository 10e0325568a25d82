import type { Plan } from '../../playbook/plan.ts';

/** A part of a step's plan. */
export type PlanPart = Omit<Plan, 'summary'>;

export const NOTHING: PlanPart = { changes: [], notes: [], leftToHuman: [], unlooked: [] };

/** The command that sets an alarm up, for what a person has to add to it. */
export const RUN = 'spillkit run prevent-key-leaks --only set-budget-alarm';
