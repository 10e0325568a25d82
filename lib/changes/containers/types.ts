import type { ChangeType } from '../change-type.ts';
import { ecsServiceSettings } from './ecs-service-settings.ts';

/** Kinds of change to what runs containers. */
export const containerChanges: readonly ChangeType[] = [ecsServiceSettings];
