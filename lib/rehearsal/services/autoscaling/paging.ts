/** Cuts a list into Auto Scaling's pages of 50 or as many as asked, at most 100. The token is the last key given out. */
export function pageOf<T>(
  list: readonly T[],
  keyOf: (thing: T) => string,
  input: { readonly MaxRecords?: number | undefined; readonly NextToken?: string | undefined },
): { readonly page: readonly T[]; readonly next: { readonly NextToken?: string } } {
  const after = input.NextToken === undefined ? '' : Buffer.from(input.NextToken, 'base64url').toString();
  const rest = list
    .filter((thing) => keyOf(thing) > after)
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const page = rest.slice(0, Math.min(100, input.MaxRecords ?? 50));
  const last = page.at(-1);
  return {
    page,
    next:
      last && page.length < rest.length ? { NextToken: Buffer.from(keyOf(last)).toString('base64url') } : {},
  };
}
