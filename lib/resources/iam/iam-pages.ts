/** All pages of an IAM list call. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html (Marker) */
export async function allPages<
  Page extends { IsTruncated?: boolean | undefined; Marker?: string | undefined },
  Item,
>(
  list: (marker: { Marker?: string }) => Promise<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  let marker: { Marker?: string } | undefined = {};
  while (marker !== undefined) {
    const page: Page = await list(marker);
    items.push(...(itemsOf(page) ?? []));
    marker = page.IsTruncated === true && page.Marker !== undefined ? { Marker: page.Marker } : undefined;
  }
  return items;
}
