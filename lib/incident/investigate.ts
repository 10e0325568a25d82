import type { AwsReaders, Regions } from '../aws/access.ts';
import type { Clock } from '../case/clock.ts';
import type { Message } from '../host/message.ts';
import type { Lineage } from '../lineage/types.ts';
import { walkLineage } from '../lineage/walk.ts';
import type { Unlooked } from '../playbook/plan.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import type { TrailSource } from '../trail/source.ts';
import { eventKey, textAt } from '../trail/spelling.ts';
import type { Investigation } from './incident.ts';

/** How long before the leak the key's use is read, to know its usual origins. */
const LOOK_BACK_MS = 30 * 24 * 3_600_000;

export interface InvestigationOptions {
  readonly aws: AwsReaders;
  readonly source: TrailSource;
  readonly clock: Clock;
  readonly leakedKeyId: string;
  readonly since: Date;
  readonly startedAt: Date;
  /** Regions named by the responder; all enabled ones when absent. */
  readonly regions?: readonly string[];
  readonly notify: (message: Message) => void;
}

/** An investigation, and everything read for it: the `known` of the next. */
export interface Investigated {
  readonly investigation: Investigation;
  readonly records: readonly TrailRecord[];
}

/**
 * Walks the trail in every enabled region, and in those that were enabled since the leak as the walk itself tells:
 * the list of regions may be older than what the attacker did.
 */
export async function investigate(
  options: InvestigationOptions,
  owner: string | undefined,
  known: readonly TrailRecord[],
  signal: AbortSignal,
): Promise<Investigated> {
  const { aws, clock, source, since, startedAt, leakedKeyId: keyId } = options;
  const [identity, available] = await Promise.all([aws.identity(), aws.regions()]);
  // IAM and the global endpoints log in the home region only, wherever the responder wants to look.
  let regions: readonly string[] = distinct([...(options.regions ?? available.enabled), available.home]);
  const to = clock.now();
  const lookBack = since.getTime() - LOOK_BACK_MS;
  const oldest = source.oldest?.().getTime() ?? lookBack;
  const from = new Date(Math.max(lookBack, Math.min(since.getTime(), oldest)));
  const seed = { keyId, since, startedAt, responderArn: identity.arn };
  for (let records = known; ; ) {
    const walked = await walkLineage(
      owner === undefined ? seed : { ...seed, owner },
      source,
      { from, to, regions },
      signal,
      {
        known: records,
        roleArn: (role) => roleArn(aws, role, signal),
        onLookup: (done, of) => {
          const what = `CloudTrail look-ups in ${regions.length} regions`;
          options.notify({ type: 'progress', what, done, of });
        },
      },
    );
    ({ records } = walked);
    const opened = options.regions === undefined ? enabledIn(walked.lineage) : [];
    const all = distinct([...regions, ...opened]);
    if (all.length > regions.length) {
      regions = all;
      continue;
    }
    const unlooked = [...walked.unlooked, ...switchedOff(walked.lineage, available)];
    const missed = new Set(unlooked.map(({ where }) => where));
    const looked = regions.filter((region) => !missed.has(region));
    return {
      records,
      investigation: {
        ...{ lineage: walked.lineage, from: from.toISOString(), to: to.toISOString(), looked, unlooked },
      },
    };
  }
}

/** Undefined when the role is gone or may not be read: the walk then finds its sessions the long way. */
async function roleArn(aws: AwsReaders, RoleName: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await aws.read('iam').getRole({ RoleName }, { abortSignal: signal })).Role?.Arn;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Regions the lineage enabled. */
function enabledIn(lineage: Lineage): readonly string[] {
  return regionCalls(lineage, 'account:EnableRegion').map(({ region }) => region);
}

/** Regions the attacker disabled again cannot be read until somebody enables them. */
function switchedOff(lineage: Lineage, { disabled }: Regions): readonly Unlooked[] {
  return regionCalls(lineage, 'account:DisableRegion').flatMap(({ region, record }) => {
    if (!disabled.includes(region)) return [];
    const reason = `disabled by event ${record.eventID} at ${record.eventTime}; enable it to look into it`;
    return [{ where: region, call: 'cloudtrail:LookupEvents', reason }];
  });
}

function regionCalls(
  lineage: Lineage,
  event: string,
): readonly { readonly region: string; readonly record: TrailRecord }[] {
  return lineage.records.flatMap((record) => {
    const region = textAt(record.requestParameters, 'regionName');
    return eventKey(record) === event && !failed(record) && region !== undefined ? [{ region, record }] : [];
  });
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
