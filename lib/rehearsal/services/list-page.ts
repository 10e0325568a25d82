/** One page of a list, and the token of the next one while there is more. */
export interface ListPage<T> {
  readonly page: readonly T[];
  readonly token: string | undefined;
}

/**
 * Cuts a list into pages in the order of its keys. The token names the last thing given out, so that what is deleted
 * between two calls moves nothing.
 */
export function listPage<T>(
  list: readonly T[],
  keyOf: (thing: T) => string,
  { size, token }: { readonly size: number; readonly token: string | undefined },
): ListPage<T> {
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString();
  const rest = list
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .filter((thing) => keyOf(thing) > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  const more = last !== undefined && page.length < rest.length;
  return { page, token: more ? Buffer.from(keyOf(last)).toString('base64url') : undefined };
}
