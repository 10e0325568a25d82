import type { ResourceType } from '../resource-type.ts';
import { savingsPlan } from './savings-plan.ts';

/** Commitments to pay. */
export const savingsplansTypes: readonly ResourceType[] = [savingsPlan];
