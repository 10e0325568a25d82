import { parseDuration } from '../../lib/playbook/duration.ts';
import { SpillkitError } from '../../lib/playbook/errors.ts';

/** What is taken when nobody says when the key leaked. */
export const DEFAULT_SINCE = '24h';
/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
const EVENT_HISTORY_DAYS = 90;
const DAY_MS = 86_400_000;

const seconds = (date: Date) => date.toISOString().replace(/\.\d{3}Z$/, 'Z');

/** Reads `--since`: an ISO time with its zone, or an age. Throws a SpillkitError for what is neither. */
export function parseSince(text: string, now: Date): Date {
  const since = readTime(text.trim(), now);
  if (since > now) {
    throw new SpillkitError(
      'SinceInFuture',
      `Since ${seconds(since)} lies in the future; now it is ${seconds(now)}.`,
      'Name the time the key was first exposed.',
    );
  }
  const oldest = new Date(now.getTime() - EVENT_HISTORY_DAYS * DAY_MS);
  if (since < oldest) {
    throw new SpillkitError(
      'SinceTooOld',
      `Since ${seconds(since)} is too long ago: CloudTrail's event history keeps ${EVENT_HISTORY_DAYS} days.`,
      `Name a time after ${seconds(oldest)}, and have older trail logs read by hand.`,
    );
  }
  return since;
}

function readTime(text: string, now: Date): Date {
  const age = parseDuration(text);
  if (age !== undefined) return new Date(now.getTime() - age);
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)) {
    throw new SpillkitError(
      'SinceWithoutZone',
      `Since ${JSON.stringify(text)} names no time zone.`,
      'Add Z for UTC, or an offset such as +02:00.',
    );
  }
  const iso = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const time = new Date(text.replace(' ', 'T'));
  if (iso && !Number.isNaN(time.getTime())) return time;
  throw new SpillkitError(
    'SinceMalformed',
    `Since ${JSON.stringify(text)} is neither a time nor an age.`,
    'Write a time such as 2026-11-23T08:00:00Z, or an age such as 90m, 2h or 3d.',
  );
}
