import type { TrailRecord } from './record.ts';
import { textAt } from './spelling.ts';

/**
 * Whether a call did nothing: an error code (EC2 dry runs have one too, `Client.DryRunOperation`), or a sign-in
 * that failed, which carries no code. Response elements prove nothing: some services fill them on failure.
 */
export function failed(record: TrailRecord): boolean {
  if (record.errorCode !== undefined && record.errorCode !== '') return true;
  if (record.eventSource !== 'signin.amazonaws.com') return false;
  return textAt(record.responseElements, record.eventName) === 'Failure';
}
