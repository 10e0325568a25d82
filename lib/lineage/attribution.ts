import { SpillkitError } from '../playbook/errors.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { familiar } from './origins.ts';
import type { AttributionVerdict, Lineage } from './types.ts';
import { isAwsOwn } from './unblamed.ts';

declare const proof: unique symbol;

/** Proof that the lineage made a thing: the event, and the credential of the lineage that signed it. */
export interface Attribution {
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly region: string;
  /** Key id or principal ARN of the lineage that made the call. */
  readonly by: string;
  /** Set when a service made the call by itself: the call of the lineage that it did so for. */
  readonly launchedFor?: Omit<Attribution, 'launchedFor' | typeof proof>;
  readonly [proof]: true;
}

/** A resource with its proof. Erasing takes nothing else, so an unattributed erase does not compile. */
export type Attributed<R> = R & { readonly attribution: Attribution };

/** Whose doing a record is. Only the attacker's carries a proof. */
export type Judgement =
  | { readonly verdict: 'attacker'; readonly reason: string; readonly attribution: Attribution }
  | { readonly verdict: Exclude<AttributionVerdict, 'attacker'>; readonly reason: string };

/**
 * Whose doing the record is, with the reason as a clause without a full stop. `createdAt` is what the service says
 * of the thing the record names (ISO 8601): creating calls may be upserts, so a thing older than the leak stays.
 */
export function attribute(lineage: Lineage, record: TrailRecord, createdAt?: string): Judgement {
  const legitimate = (reason: string): Judgement => ({ verdict: 'legitimate', reason });
  if (createdAt !== undefined && Date.parse(createdAt) < Date.parse(lineage.since)) {
    return legitimate(`it was there before the leak, since ${createdAt}`);
  }
  if (failed(record))
    return legitimate(`the call failed (${record.errorCode ?? 'refused'}), nothing was made`);
  if (isAwsOwn(record)) return legitimate('AWS did it');
  const { records, attackers, doubtful, doubts, launches } = membership(lineage);
  const key = record.userIdentity.accessKeyId;
  if (!records.has(record.eventID)) {
    return legitimate(
      key === lineage.leakedKeyId
        ? 'the leaked key did it before the leak'
        : 'no credential of the attacker did it',
    );
  }
  const parent = launches.get(record.eventID);
  if (parent !== undefined) return launched(attribute(lineage, parent), record, parent);
  const doubt = doubts.get(record.eventID);
  if (doubt !== undefined) return { verdict: 'ambiguous', reason: doubt };
  if (key !== undefined && doubtful.has(key) && !attackers.has(key)) {
    return {
      verdict: 'ambiguous',
      reason: `${key} was minted by what may be legitimate use of the leaked key`,
    };
  }
  if (key === lineage.leakedKeyId) {
    const usual = familiar(record, lineage.knownOrigins);
    if (usual !== undefined) return { verdict: 'ambiguous', reason: usual };
    return attacker(
      record,
      lineage.knownOrigins.length === 0
        ? 'the leaked key did it after the leak and was not used before'
        : `the leaked key did it after the leak from ${record.sourceIPAddress ?? 'an unknown address'}, never seen before`,
    );
  }
  return attacker(record, `${signer(record)} derives from the leaked key`);
}

/** The resource with the proof that the attacker made it. */
export function attributed<R extends object>(ref: R, attribution: Attribution): Attributed<R> {
  return { ...ref, attribution };
}

/**
 * The proof for an ambiguous thing that the responder selected by name. It still takes the event that made the
 * thing; one that is not of the lineage, or older than the leak, is refused.
 */
export function attributeByResponder<R extends object>(
  lineage: Lineage,
  ref: R,
  record: TrailRecord,
  createdAt?: string,
): Attributed<R> {
  const judged = attribute(lineage, record, createdAt);
  if (judged.verdict !== 'legitimate') return attributed(ref, proofOf(record));
  throw new SpillkitError(
    'NotOfTheLineage',
    `Event ${record.eventID} proves nothing against it: ${judged.reason}.`,
    'Erase it by hand if it has to go.',
  );
}

function attacker(record: TrailRecord, reason: string): Judgement {
  return { verdict: 'attacker', reason, attribution: proofOf(record) };
}

/** What a service did by itself is judged as the call it did it for. */
function launched(judged: Judgement, record: TrailRecord, parent: TrailRecord): Judgement {
  const service = record.userIdentity.invokedBy ?? 'a service';
  const reason = `${service} did it for ${parent.eventName} (event ${parent.eventID}): ${judged.reason}`;
  if (judged.verdict !== 'attacker') return { ...judged, reason };
  const attribution = { ...proofOf(record), by: signer(parent), launchedFor: proofOf(parent) };
  return { verdict: 'attacker', reason, attribution };
}

/** The one place that makes a proof. */
function proofOf(record: TrailRecord): Attribution {
  const { eventID: eventId, eventTime, eventName, eventSource, awsRegion: region } = record;
  return { eventId, eventTime, eventName, eventSource, region, by: signer(record) } as Attribution;
}

function signer({ userIdentity }: TrailRecord): string {
  return userIdentity.accessKeyId ?? userIdentity.arn ?? userIdentity.principalId ?? 'unknown';
}

interface Membership {
  readonly records: ReadonlySet<string>;
  readonly attackers: ReadonlySet<string>;
  readonly doubtful: ReadonlySet<string>;
  /** Reason of each record in doubt by itself. */
  readonly doubts: ReadonlyMap<string, string>;
  /** The call a service's own call was made for. */
  readonly launches: ReadonlyMap<string, TrailRecord>;
}

const memberships = new WeakMap<Lineage, Membership>();

/** Sets over a lineage, made once: a plan asks about thousands of records. */
function membership(lineage: Lineage): Membership {
  const known = memberships.get(lineage);
  if (known !== undefined) return known;
  const made = {
    records: new Set(lineage.records.map((record) => record.eventID)),
    attackers: new Set(lineage.credentials.map((credential) => credential.id)),
    doubtful: new Set(lineage.doubtful.map((credential) => credential.id)),
    doubts: new Map(lineage.doubts.map(({ eventId, reason }) => [eventId, reason])),
    launches: new Map(lineage.launches.map(({ eventId, parent }) => [eventId, parent])),
  };
  memberships.set(lineage, made);
  return made;
}
