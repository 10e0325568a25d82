import type { Call, Operation } from '../account/service.ts';

type More = Partial<Omit<Operation, 'readOnly' | 'run'>>;

/** An operation that changes nothing. */
export function reads<I>(run: (call: Call, input: I) => unknown, more: More = {}): Operation {
  return { ...more, readOnly: true, run };
}

/** An operation that changes something. */
export function writes<I>(run: (call: Call, input: I) => unknown, more: More = {}): Operation {
  return { ...more, readOnly: false, run };
}
