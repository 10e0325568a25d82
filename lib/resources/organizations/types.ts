import type { ResourceType } from '../resource-type.ts';
import { organizationsInvitation } from './organizations-invitation.ts';

/** Types of AWS Organizations. */
export const organizationsTypes: readonly ResourceType[] = [organizationsInvitation];
