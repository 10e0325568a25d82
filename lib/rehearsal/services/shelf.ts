import type { Call, ServiceError } from '../account/service.ts';

/**
 * What the called service keeps of one kind in the call's region, by id: for services whose things need no more than
 * that. Values are plain JSON, times ISO 8601 texts.
 */
export function shelf<T>(call: Call, kind: string): Record<string, T> {
  const { shelves } = call.account.region(call.region);
  const name = `${call.service}/${kind}`;
  shelves[name] ??= {};
  return shelves[name] as Record<string, T>;
}

/** A thing on a shelf. @throws ServiceError the error given, when it is not there. */
export function onShelf<T>(things: Record<string, T>, id: string | undefined, missing: ServiceError): T {
  const thing = id === undefined ? undefined : things[id];
  if (thing === undefined) throw missing;
  return thing;
}
