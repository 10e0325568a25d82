import { ServiceError } from '../../account/service.ts';

/** One page, and the token of the next one while there is more. */
export interface Page<T> {
  readonly page: readonly T[];
  readonly next: { readonly NextToken?: string };
}

/**
 * Cuts a list into EC2's pages. The token names the last thing given out, so that a thing deleted between two
 * calls moves nothing. `MaxResults` is 5 to 1000 as EC2 demands; without it everything comes at once.
 */
export function paged<T>(
  list: readonly T[],
  keyOf: (thing: T) => string,
  input: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
): Page<T> {
  const max = input.MaxResults ?? 1000;
  if (max < 5 || max > 1000)
    throw new ServiceError(
      'InvalidParameterValue',
      `Value ( ${max} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.`,
    );
  const after = input.NextToken === undefined ? '' : lastKeyIn(input.NextToken);
  const rest = list
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .filter((thing) => keyOf(thing) > after);
  const page = input.MaxResults === undefined && input.NextToken === undefined ? rest : rest.slice(0, max);
  const last = page.at(-1);
  return {
    page,
    next: last && page.length < rest.length ? { NextToken: tokenFor(keyOf(last)) } : {},
  };
}

function tokenFor(key: string): string {
  return Buffer.from(`after:${key}`).toString('base64url');
}

function lastKeyIn(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('after:')) throw new ServiceError('InvalidNextToken', 'The token is invalid.');
  return text.slice('after:'.length);
}
