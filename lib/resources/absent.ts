import { awsFailure } from '../aws/errors.ts';
import type { ResourceRef, ResourceState } from './resource-type.ts';

/** What a reading call gives, or undefined when AWS says there is no such thing; other failures are thrown on. */
export async function unlessAbsent<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (awsFailure(error) === 'not-found') return undefined;
    throw error;
  }
}

/** The state of a resource that is gone, or whose name another one has now. */
export function deleted(ref: ResourceRef, namesake?: string): ResourceState {
  return {
    ref,
    state: 'deleted',
    protections: [],
    description: null,
    ...(namesake === undefined ? {} : { summary: `${namesake} has the name now and is another one` }),
  };
}
