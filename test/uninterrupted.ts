import { setMaxListeners } from 'node:events';

/** The signal of a run that nobody interrupts; every call under way listens to it, in all regions at once. */
export function uninterrupted(): AbortSignal {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  return signal;
}
