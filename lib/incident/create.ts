import type { AwsReaders } from '../aws/access.ts';
import type { Clock } from '../case/clock.ts';
import type { Message } from '../host/message.ts';
import type { TrailRecord } from '../trail/record.ts';
import type { TrailSource } from '../trail/source.ts';
import { findOwner } from './find-owner.ts';
import { eventsBy, reach } from './history.ts';
import type { Incident, Investigation, KeyOwner } from './incident.ts';
import { investigate } from './investigate.ts';

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
    history: eventsBy('EventName', options),
    about: eventsBy('ResourceName', options),
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
    const { aws, source, leakedKeyId: keyId } = options;
    const from = reach(source, to);
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
