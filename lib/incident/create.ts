import type { AwsReaders } from '../aws/access.ts';
import type { Clock } from '../case/clock.ts';
import type { Message } from '../host/message.ts';
import type { Lineage } from '../lineage/types.ts';
import { walkLineage } from '../lineage/walk.ts';
import type { Unlooked } from '../playbook/plan.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import type { TrailSource } from '../trail/source.ts';
import { eventKey, textAt } from '../trail/spelling.ts';
import { findOwner } from './find-owner.ts';
import { eventsNamed, reach } from './history.ts';
import type { Incident, Investigation, KeyOwner } from './incident.ts';

const DAY_MS = 24 * 3_600_000;
/** How long before the leak the key's use is read, to know its usual origins. */
const LOOK_BACK_MS = 30 * DAY_MS;

export interface IncidentOptions {
  readonly aws: AwsReaders;
  readonly source: TrailSource;
  readonly clock: Clock;
  readonly caseId: string;
  readonly leakedKeyId: string;
  readonly since: Date;
  readonly regions?: readonly string[];
  readonly trailDelayMs: number;
  readonly startedAt: Date;
  /** When containment was verified to hold, from the journal. */
  readonly containedAt: () => Date | undefined;
  /** When what the attacker made was last seen gone, from the journal. */
  readonly cleanedAt?: () => Date | undefined;
  /** What earlier steps of the case left undone, a sentence each. */
  readonly left?: () => readonly string[];
  readonly notify: (message: Message) => void;
}

/**
 * The incident as the steps share it. Answers are kept: the owner for good, the investigation until a fresh one is
 * asked for; a failed attempt is not kept.
 */
export function createIncident(options: IncidentOptions): Incident {
  const { caseId, leakedKeyId, since, regions, trailDelayMs, startedAt, containedAt } = options;
  const owner = keptOwner(options);
  let known: readonly TrailRecord[] = [];
  let last: Promise<Investigation> | undefined;

  const walk = async (signal: AbortSignal): Promise<Investigation> => {
    const result = await investigate(options, await ownerArn(owner, signal), known, signal);
    known = result.records;
    return result.investigation;
  };

  return {
    ...{ caseId, leakedKeyId, since, trailDelayMs, startedAt, containedAt, owner },
    history: eventsNamed(options),
    ...(regions === undefined ? {} : { regions }),
    ...(options.cleanedAt === undefined ? {} : { cleanedAt: options.cleanedAt }),
    ...(options.left === undefined ? {} : { left: options.left }),
    investigate(signal, { fresh = false } = {}) {
      if (last !== undefined && !fresh) return last;
      // A fresh look waits for the one under way, so that it starts from what that has read.
      const before = last?.catch(() => undefined) ?? Promise.resolve();
      const started = before.then(() => walk(signal));
      last = started;
      started.catch(() => {
        if (last === started) last = undefined;
      });
      return started;
    },
  };
}

function keptOwner(options: IncidentOptions): Incident['owner'] {
  let asked: Promise<KeyOwner> | undefined;
  return (signal) => {
    if (asked !== undefined) return asked;
    const to = options.clock.now();
    const from = reach(to);
    const { aws, source, leakedKeyId: keyId } = options;
    const started = findOwner({ aws, source, keyId, from, to }, signal);
    asked = started;
    started.then(
      // The trail may show tomorrow what it did not show today.
      (found) => {
        if (found.kind === 'unknown') asked = undefined;
      },
      () => {
        asked = undefined;
      },
    );
    return started;
  };
}

/** The lineage is traced by key id, so it can be walked without knowing the owner. */
async function ownerArn(owner: Incident['owner'], signal: AbortSignal): Promise<string | undefined> {
  const found = await owner(signal).catch(() => undefined);
  signal.throwIfAborted();
  return found?.kind === 'user' || found?.kind === 'root' ? found.arn : undefined;
}

async function investigate(
  options: IncidentOptions,
  owner: string | undefined,
  known: readonly TrailRecord[],
  signal: AbortSignal,
): Promise<{ readonly investigation: Investigation; readonly records: readonly TrailRecord[] }> {
  const { aws, clock, source, since, startedAt, leakedKeyId: keyId } = options;
  const [identity, available] = await Promise.all([aws.identity(), aws.regions()]);
  // IAM and the global endpoints log in the home region only, wherever the responder wants to look.
  const regions = [...new Set([...(options.regions ?? available.enabled), available.home])];
  const to = clock.now();
  const from = new Date(
    Math.max(since.getTime() - LOOK_BACK_MS, Math.min(since.getTime(), reach(to).getTime())),
  );
  const seed = { keyId, since, startedAt, responderArn: identity.arn };
  const walked = await walkLineage(
    owner === undefined ? seed : { ...seed, owner },
    source,
    { from, to, regions },
    signal,
    {
      known,
      onLookup: (done, of) =>
        options.notify({
          type: 'progress',
          what: `CloudTrail look-ups in ${regions.length} regions`,
          done,
          of,
        }),
    },
  );
  const unlooked = [...walked.unlooked, ...switchedOff(walked.lineage, available.disabled)];
  const missed = new Set(unlooked.map(({ where }) => where));
  return {
    records: walked.records,
    investigation: {
      lineage: walked.lineage,
      from: from.toISOString(),
      to: to.toISOString(),
      looked: regions.filter((region) => !missed.has(region)),
      unlooked,
    },
  };
}

/** Regions the attacker disabled again cannot be read until somebody enables them. */
function switchedOff(lineage: Lineage, disabled: readonly string[]): readonly Unlooked[] {
  return lineage.records.flatMap((record) => {
    if (eventKey(record) !== 'account:DisableRegion' || failed(record)) return [];
    const region = textAt(record.requestParameters, 'regionName');
    if (region === undefined || !disabled.includes(region)) return [];
    const reason = `disabled by event ${record.eventID} at ${record.eventTime}; enable it to look into it`;
    return [{ where: region, call: 'cloudtrail:LookupEvents', reason }];
  });
}
