/** Shortest abbreviation git prints: core.abbrev. */
const SHORTEST = 7;

/**
 * Rewrites commit ids mentioned in a message ("This reverts commit …"), full or abbreviated, to the new ids at
 * the same length: an old id would lead a reader to the leak. What is ambiguous, or not changed yet, stays.
 */
export function quotedIds(
  changing: readonly string[],
  newId: (id: string) => string | undefined,
): (message: string) => string {
  const byPrefix = new Map<string, string[]>();
  for (const id of changing) {
    const prefix = id.slice(0, SHORTEST);
    const same = byPrefix.get(prefix);
    if (same === undefined) byPrefix.set(prefix, [id]);
    else same.push(id);
  }
  return (message) =>
    message.replace(/\b[0-9a-f]{7,40}\b/g, (mention) => {
      const meant = (byPrefix.get(mention.slice(0, SHORTEST)) ?? []).filter((id) => id.startsWith(mention));
      const only = meant.length === 1 ? meant[0] : undefined;
      return (only === undefined ? undefined : newId(only)?.slice(0, mention.length)) ?? mention;
    });
}
