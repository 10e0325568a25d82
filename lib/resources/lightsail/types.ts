import type { ResourceType } from '../resource-type.ts';
import { lightsailContainerService } from './lightsail-container-service.ts';
import { lightsailInstance } from './lightsail-instance.ts';

/** Types of Lightsail. */
export const lightsailTypes: readonly ResourceType[] = [lightsailInstance, lightsailContainerService];
