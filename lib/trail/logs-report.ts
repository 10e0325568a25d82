import type { LogFileFacts } from './log-reading.ts';
import type { SourceReport } from './source.ts';

/** A file that was read, and why its end could not be. */
export interface ReadFile {
  readonly name: string;
  readonly facts: LogFileFacts;
  readonly failure?: string | undefined;
}

/** What files held in all. `skipped` are those left out without being opened, `regions` those looked at. */
export function logsReport(
  files: readonly ReadFile[],
  listed: { readonly skipped: ReadonlyMap<string, number>; readonly regions: readonly string[] },
  about: Pick<SourceReport, 'kind' | 'name' | 'distinct'>,
): SourceReport {
  const skipped = new Map(listed.skipped);
  const oddities = new Map<string, number>();
  const regions = new Map(listed.regions.map((region) => [region, 0]));
  for (const { facts, name, failure } of files) {
    if (failure !== undefined) add(oddities, 'damaged or unreadable file');
    else if (facts.skipped !== undefined) add(skipped, facts.skipped);
    for (const [oddity, count] of facts.oddities) add(oddities, oddity, count);
    const folder = regionOfPath(name);
    for (const [region, count] of facts.regions) {
      add(regions, region, count);
      if (folder !== undefined && region !== folder) add(oddities, 'region folder is not awsRegion', count);
    }
  }
  const times = files.flatMap(({ facts: { from, to } }) => [from, to]).filter((time) => time !== undefined);
  const [from, to] = [least(times), least(times, -1)];
  return {
    ...about,
    files: files.length,
    records: files.reduce((sum, { facts }) => sum + facts.records, 0),
    addenda: files.reduce((sum, { facts }) => sum + facts.addenda, 0),
    ...{ skipped, oddities, regions },
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** The region a trail put a file under: `…/CloudTrail/eu-west-1/2026/11/01/…`. */
function regionOfPath(path: string): string | undefined {
  return /\/CloudTrail\/([a-z0-9-]+)\/\d{4}\//.exec(path.replaceAll('\\', '/'))?.[1];
}

function least(texts: readonly string[], order = 1): string | undefined {
  let found: string | undefined;
  for (const text of texts) {
    if (found === undefined || (text < found ? 1 : -1) * order > 0) found = text;
  }
  return found;
}

function add(counts: Map<string, number>, name: string, count = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}
