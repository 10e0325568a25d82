import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Version in the package.json this file belongs to: one folder up from the sources, two from the build. */
export function packageVersion(from: string = import.meta.dirname): string {
  const path = join(from, 'package.json');
  if (!existsSync(path)) return packageVersion(dirname(from));
  return String((JSON.parse(readFileSync(path, 'utf8')) as { readonly version: unknown }).version);
}
