import { type Call, ServiceError } from '../../account/service.ts';
import { shelf } from '../shelf.ts';

/** An image of the account's own. */
export interface ImageState {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly architecture: 'x86_64';
  readonly snapshots: readonly string[];
  /** Accounts, or `all`. */
  readonly launchPermission: string[];
  protection: 'disabled' | 'enabled-with-cooldown' | 'enabled-without-cooldown';
  /** When a cooldown ends, after protection was switched off. */
  protectedUntil?: string;
  readonly tags: Record<string, string>;
}

export function imagesOf(call: Call): Record<string, ImageState> {
  return shelf<ImageState>({ ...call, service: 'ec2' }, 'image');
}

/** @throws ServiceError InvalidAMIID.NotFound, also for images of others. */
export function imageBy(call: Call, id: string | undefined): ImageState {
  const image = imagesOf(call)[id ?? ''];
  if (image) return image;
  throw new ServiceError('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
}
