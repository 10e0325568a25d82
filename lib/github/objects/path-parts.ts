/** Paths by their first name; bytes as characters. */
export interface PathParts {
  /** The path that ends here; nothing stands below it then, as a folder goes with all that lies in it. */
  readonly ends?: string;
  readonly below: ReadonlyMap<string, PathParts>;
}

const NOTHING: PathParts = { below: new Map() };

/** A path as git's trees spell it: one character a byte. */
export const asBytes = (path: string): string => Buffer.from(path).toString('latin1');

function single(path: string, names: readonly string[]): PathParts {
  const [first, ...rest] = names;
  if (first === undefined) return { ends: path, below: new Map() };
  return { below: new Map([[first, single(path, rest)]]) };
}

/** Both together. */
export function merged(one: PathParts, other: PathParts): PathParts {
  if (one.ends !== undefined) return one;
  if (other.ends !== undefined) return other;
  const below = new Map(one.below);
  for (const [name, parts] of other.below) below.set(name, merged(below.get(name) ?? NOTHING, parts));
  return { below };
}

/** The paths as one tree of names. */
export function partsOf(paths: readonly string[]): PathParts {
  return paths.map((path) => single(asBytes(path), asBytes(path).split('/'))).reduce(merged, NOTHING);
}

/** Every name in the paths. */
export function namesIn(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.flatMap((path) => asBytes(path).split('/')));
}
