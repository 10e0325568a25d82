/** Everything a listing call gives, all its pages; `list` takes the token that the page before gave. */
export async function everyPage<Page extends { readonly NextToken?: string | undefined }, Item>(
  list: (next: { NextToken?: string }) => Promise<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  let next: { NextToken?: string } = {};
  do {
    const page = await list(next);
    items.push(...(itemsOf(page) ?? []));
    next = page.NextToken ? { NextToken: page.NextToken } : {};
  } while (next.NextToken !== undefined);
  return items;
}
