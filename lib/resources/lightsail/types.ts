import type { ResourceType } from '../resource-type.ts';
import { lightsailContainerService } from './lightsail-container-service.ts';
import { lightsailDisk } from './lightsail-disk.ts';
import { lightsailInstance } from './lightsail-instance.ts';
import { lightsailInstanceSnapshot } from './lightsail-instance-snapshot.ts';
import { lightsailKeyPair } from './lightsail-key-pair.ts';
import { lightsailStaticIp } from './lightsail-static-ip.ts';

/** Types of Lightsail. */
export const lightsailTypes: readonly ResourceType[] = [
  lightsailInstance,
  lightsailContainerService,
  lightsailKeyPair,
  lightsailStaticIp,
  lightsailDisk,
  lightsailInstanceSnapshot,
];
