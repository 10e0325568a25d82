import type { Filter } from '@aws-sdk/client-ec2';
import { ServiceError } from '../../account/service.ts';

type Reader<T> = (thing: T) => string | undefined | readonly (string | undefined)[];

/** What each filter name reads from a thing; a filter matches when one of its values does. */
export type FilterReaders<T> = Readonly<Record<string, Reader<T>>>;

/**
 * The things all filters match. Values may hold `*` and `?`. `tag:<key>` and `tag-key` work on everything that has
 * tags. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 */
export function filtered<T extends object>(
  things: readonly T[],
  filters: readonly Filter[] | undefined,
  readers: FilterReaders<T>,
): readonly T[] {
  return (filters ?? []).reduce<readonly T[]>((left, filter) => {
    const read = readerOf(filter.Name ?? '', readers);
    const patterns = (filter.Values ?? []).map(wildcard);
    return left.filter((thing) => {
      const values = [read(thing)].flat();
      return values.some((value) => value !== undefined && patterns.some((pattern) => pattern.test(value)));
    });
  }, things);
}

function readerOf<T extends object>(name: string, readers: FilterReaders<T>): Reader<T> {
  if (name.startsWith('tag:')) return (thing) => tagsIn(thing)[name.slice('tag:'.length)];
  if (name === 'tag-key') return (thing) => Object.keys(tagsIn(thing));
  const reader = readers[name];
  if (!reader) throw new ServiceError('InvalidParameterValue', `The filter '${name}' is invalid`);
  return reader;
}

function tagsIn(thing: {
  readonly tags?: Readonly<Record<string, string>>;
}): Readonly<Record<string, string>> {
  return thing.tags ?? {};
}

/** `*` and `?` stand for other characters, unless there is a backslash before them. */
function wildcard(value: string): RegExp {
  const source = value.replace(/\\[*?\\]|[.+^${}()|[\]\\*?]/g, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    return part.length === 2 ? part : `\\${part}`;
  });
  return new RegExp(`^${source}$`, 's');
}
