/** One page of a listing: its items, and the token of the next one. */
interface Listed<Item> {
  readonly items: readonly Item[] | undefined;
  readonly next: string | undefined;
}

/** Everything a listing gives, whatever its service calls the token of the next page. */
export async function allPages<Item>(
  list: (token: string | undefined) => Promise<Listed<Item>>,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await list(token);
    all.push(...(items ?? []));
    token = next || undefined;
  } while (token !== undefined);
  return all;
}
