import type { AwsReaders } from '../aws/access.ts';
import { awsFailure, unlooked } from '../aws/errors.ts';
import type { Clock } from '../case/clock.ts';
import type { Unlooked } from '../playbook/plan.ts';
import { type ParsedRecord, parseRecordText } from './parse.ts';
import { eventIdentity, type TrailRecord } from './record.ts';
import type { ReportingSource, SourceReport, TrailAnswer, TrailQuery } from './source.ts';

/** How far back event history reaches. */
const HISTORY_DAYS = 90;
const HISTORY_MS = HISTORY_DAYS * 24 * 3_600_000;
/** So much less is asked for, that a slow walk does not ask beyond it. */
const MARGIN_MS = 3_600_000;
const CALL = 'cloudtrail:LookupEvents';
/** The API's own maximum. */
const PAGE = 50;

export interface EventHistoryOptions {
  readonly aws: AwsReaders;
  readonly clock: Clock;
  /** Told after each page: records read so far by this source. */
  readonly onRecords?: (records: number) => void;
}

/**
 * CloudTrail's event history: management events of the last 90 days, which nobody can switch off or delete. One
 * query reads all its regions at once and every page; the quota of 2 calls a second and region is held by the
 * clients. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export function eventHistory(options: EventHistoryOptions): ReportingSource {
  const seen = new Seen();
  const count = (parsed: readonly ParsedRecord[]) => {
    for (const one of parsed) seen.add(one);
    options.onRecords?.(seen.records);
  };
  return {
    reports: () => [seen.report()],
    oldest: () => new Date(options.clock.now().getTime() - HISTORY_MS + MARGIN_MS),
    async query(query, signal) {
      const regions = query.regions ?? (await options.aws.regions()).enabled;
      const oldest = new Date(options.clock.now().getTime() - HISTORY_MS);
      const answers = await Promise.all(
        regions.map((region) => readRegion(options.aws, region, query, signal, count)),
      );
      return {
        records: answers.flatMap((answer) => answer.records),
        unlooked: [...answers.flatMap((answer) => answer.unlooked), ...beyondHistory(query.from, oldest)],
      };
    },
  };
}

/** A region's pages; what was read before a failure is kept beside the failure. */
async function readRegion(
  aws: AwsReaders,
  region: string,
  query: TrailQuery,
  signal: AbortSignal,
  count: (parsed: readonly ParsedRecord[]) => void,
): Promise<TrailAnswer> {
  const records = new Map<string, TrailRecord>();
  const problems: string[] = [];
  const failures: Unlooked[] = [];
  try {
    for await (const events of pages(aws, region, query, signal)) {
      const parsed = events.map(parseRecordText);
      for (const one of parsed) {
        if ('problem' in one) problems.push(one.problem);
        else records.set(eventIdentity(one.record), one.record);
      }
      count(parsed);
      if (query.most !== undefined && records.size >= query.most) {
        failures.push(beyond(region, query.most, [...records.values()]));
        break;
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    if (['expired-credentials', 'invalid-credentials', 'no-credentials'].includes(awsFailure(error))) {
      if (region === (await aws.regions()).home) throw error;
    }
    failures.push(unlooked(region, CALL, error));
  }
  if (problems.length > 0) {
    const reason = `${problems.length} events could not be read: ${[...new Set(problems)].join(', ')}`;
    failures.push({ where: region, call: CALL, reason });
  }
  return { records: [...records.values()], unlooked: failures };
}

async function* pages(
  aws: AwsReaders,
  region: string,
  query: TrailQuery,
  signal: AbortSignal,
): AsyncGenerator<readonly string[]> {
  const { key, value } = query.attribute;
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await aws.read('cloudtrail', region).lookupEvents(
      {
        LookupAttributes: [{ AttributeKey: key, AttributeValue: value }],
        StartTime: query.from,
        EndTime: query.to,
        MaxResults: PAGE,
        // The token goes with exactly the parameters it was given for.
        ...(token === undefined ? {} : { NextToken: token }),
      },
      { abortSignal: signal },
    );
    yield (page.Events ?? []).map((event) => event.CloudTrailEvent ?? '');
    token = page.NextToken;
    if (token !== undefined && seen.has(token)) throw new Error('The same page was given twice.');
    if (token !== undefined) seen.add(token);
  } while (token !== undefined && token !== '');
}

/** Event history is newest first, so what is left is older than what was read. */
function beyond(region: string, most: number, records: readonly TrailRecord[]): Unlooked {
  const oldest = records.map(({ eventTime }) => eventTime).sort()[0];
  return {
    where: `${region} before ${oldest}`,
    call: CALL,
    reason: `there are more than ${most} events; older ones were not read`,
  };
}

function beyondHistory(from: Date, oldest: Date): readonly Unlooked[] {
  if (from >= oldest) return [];
  return [
    {
      where: `all regions before ${oldest.toISOString().slice(0, 10)}`,
      call: CALL,
      reason: `event history keeps ${HISTORY_DAYS} days; older events are only in the logs of a trail`,
    },
  ];
}

/** What the look-ups so far gave, for the report. */
class Seen {
  records = 0;
  #addenda = 0;
  readonly #ids = new Set<string>();
  readonly #oddities = new Map<string, number>();
  readonly #regions = new Map<string, number>();
  #from: string | undefined;
  #to: string | undefined;

  add(parsed: ParsedRecord): void {
    this.records += 1;
    const odd = 'problem' in parsed ? [parsed.problem] : parsed.oddities;
    for (const oddity of odd) this.#oddities.set(oddity, (this.#oddities.get(oddity) ?? 0) + 1);
    if ('problem' in parsed) return;
    const { eventTime, awsRegion, addendum } = parsed.record;
    const before = this.#ids.size;
    this.#ids.add(eventIdentity(parsed.record));
    if (this.#ids.size === before) return;
    if (addendum !== undefined) this.#addenda += 1;
    this.#regions.set(awsRegion, (this.#regions.get(awsRegion) ?? 0) + 1);
    if (this.#from === undefined || eventTime < this.#from) this.#from = eventTime;
    if (this.#to === undefined || eventTime > this.#to) this.#to = eventTime;
  }

  report(): SourceReport {
    return {
      ...{ kind: 'history', name: '', files: 0, records: this.records, distinct: this.#ids.size },
      ...{ addenda: this.#addenda, skipped: new Map(), oddities: this.#oddities, regions: this.#regions },
      ...(this.#from === undefined ? {} : { from: this.#from }),
      ...(this.#to === undefined ? {} : { to: this.#to }),
    };
  }
}
