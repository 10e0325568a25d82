import type { Call } from '../account/service.ts';

/** ISO 8601 time `ms` from now: when what a call began will be done. */
export function after(call: Call, ms: number): string {
  return new Date(call.now.getTime() + ms).toISOString();
}

/** Whether a moment has come. */
export function reached(call: Call, at: string): boolean {
  return call.now.getTime() >= Date.parse(at);
}

/** Takes away what has been on its way out until now. */
export function sweep<T extends { readonly goneAt?: string }>(
  call: Call,
  things: Record<string, T>,
): Record<string, T> {
  for (const [id, { goneAt }] of Object.entries(things))
    if (goneAt !== undefined && reached(call, goneAt)) delete things[id];
  return things;
}
