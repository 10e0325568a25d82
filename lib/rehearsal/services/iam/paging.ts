import { validationError } from './entities.ts';

interface PageInput {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

interface Page<Item> {
  readonly items: readonly Item[];
  /** Members every paged IAM answer has. */
  readonly rest: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/**
 * One page of a list in the order of its names. The marker tells the last name given, so that what is created or
 * deleted between two pages neither repeats nor loses others.
 */
export function page<Item>(
  all: readonly Item[],
  nameOf: (item: Item) => string,
  input: PageInput,
): Page<Item> {
  const size = input.MaxItems ?? 100;
  if (size < 1 || size > 1000) {
    throw validationError(
      "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must be between 1 and 1000",
    );
  }
  const after = input.Marker === undefined ? '' : Buffer.from(input.Marker, 'base64url').toString();
  const sorted = [...all]
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .filter((item) => nameOf(item) > after);
  const items = sorted.slice(0, size);
  const last = items.at(-1);
  return last !== undefined && sorted.length > size
    ? { items, rest: { IsTruncated: true, Marker: Buffer.from(nameOf(last)).toString('base64url') } }
    : { items, rest: { IsTruncated: false } };
}
