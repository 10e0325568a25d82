import { everyPage } from '../next-token.ts';

/** Filters take at most 200 values. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html */
const MAX_FILTER_VALUES = 200;

interface EC2Filter {
  readonly Name: string;
  readonly Values: string[];
}

/**
 * Everything a describe call says about `ids`, all pages. The ids go into a filter, not into the id parameter:
 * there a single unknown id would fail the call for all the others.
 */
export async function describeById<Page extends { readonly NextToken?: string | undefined }, Item>(
  filterName: string,
  ids: readonly string[],
  describe: (request: { Filters: EC2Filter[]; NextToken?: string }) => Promise<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Promise<Item[]> {
  const items: Item[] = [];
  for (let start = 0; start < ids.length; start += MAX_FILTER_VALUES) {
    const Filters = [{ Name: filterName, Values: ids.slice(start, start + MAX_FILTER_VALUES) }];
    items.push(...(await everyPage((next) => describe({ Filters, ...next }), itemsOf)));
  }
  return items;
}
