import { notSimulated } from '../../account/perform.ts';
import { ServiceError } from '../../account/service.ts';

export const HOUR = 3600;

/** How long credentials may last, seconds. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

export function validation(message: string): ServiceError {
  return new ServiceError('ValidationError', message, 400);
}

export function denied(message: string): ServiceError {
  return new ServiceError('AccessDenied', message, 403);
}

/** The lifetime asked for, or the usual one; throws when it is out of bounds. */
export function seconds(asked: number | undefined, { least, most, usual }: Bounds): number {
  const value = asked ?? usual;
  if (value >= least && value <= most) return value;
  const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw validation(
    `1 validation error detected: Value '${value}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

/** Refuses what would change the rights of a session and is not weighed here. */
export function refuseUnweighed(input: {
  readonly PolicyArns?: readonly unknown[] | undefined;
  readonly SerialNumber?: string | undefined;
}): void {
  if (input.PolicyArns?.length) throw notSimulated('managed session policies');
  if (input.SerialNumber) throw notSimulated('sessions with MFA');
}
