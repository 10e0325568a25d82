import { accountOfKeyId, parseAccessKeyId } from '../../lib/aws/key-id.ts';
import type { DeliveryChoice } from '../../lib/credentials/deliver/deliverer.ts';
import { KEY_POLICIES, type KeyPolicy, parseKeyPolicy } from '../../lib/credentials/rotate/key-policy.ts';
import { type Owners, parseOwners } from '../../lib/credentials/rotate/owners.ts';
import type { PurgeChoices } from '../../lib/github/purge/purge-choices.ts';
import type { IncidentInput } from '../../lib/incident/incident-input.ts';
import { parseDuration } from '../../lib/playbook/duration.ts';
import { SpillkitError } from '../../lib/playbook/errors.ts';
import { readInputFile } from '../../lib/playbook/input-file.ts';
import type { PlaybookInputs, RawInputs } from '../../lib/playbook/inputs.ts';
import { refusal } from '../../lib/playbook/refusal.ts';
import { DEFAULT_TRAIL, parseTrail } from '../../lib/trail/trail-choice.ts';
import { checkAccountId, checkRegions } from '../shared/input-checks.ts';
import { parseDelivery } from './delivery.ts';
import { parsePurge } from './purge-inputs.ts';
import { DEFAULT_SINCE, parseSince } from './since.ts';

const MINUTE_MS = 60_000;
const DEFAULT_TRAIL_DELAY = '5m';
const LONGEST_TRAIL_DELAY_MS = 24 * 60 * MINUTE_MS;

/** What a run of leaked-access-key was told, checked; `keyId` is `AKIA…` or `ASIA…`, 20 characters. */
export interface LeakedKeyInput extends IncidentInput {
  /** Account id the responder named, 12 digits. */
  readonly account?: string;
  /** Local path, clone URL or owner/name. */
  readonly repo?: string;
  /** How the repository is purged. */
  readonly purge: PurgeChoices;
  readonly delivery: DeliveryChoice;
  /** What is done with the keys of other users; a guided run asks when it is absent. */
  readonly keys?: KeyPolicy;
  /** What the responder's file says of single users. */
  readonly owners?: Owners;
  /** Take a snapshot of every EBS volume before it is erased. */
  readonly snapshotVolumes?: true;
  /** What was taken for granted because nobody said it, a sentence each. */
  readonly assumed: readonly string[];
}

function checkKeyId(text: string): string {
  const parsed = parseAccessKeyId(text);
  if ('keyId' in parsed) return parsed.keyId;
  throw new SpillkitError(
    'KeyIdMalformed',
    parsed.reason,
    'Copy the 20 characters that start with AKIA or ASIA from the alert or the commit.',
  );
}

function requireKeyId(text: string | undefined): string {
  if (text !== undefined && text.trim() !== '') return checkKeyId(text);
  throw new SpillkitError(
    'KeyIdMissing',
    'No access key id was named.',
    'Name the leaked key with --key-id.',
  );
}

function checkAccountOf(text: string, keyId: string): string {
  const account = checkAccountId(text);
  const own = accountOfKeyId(keyId);
  if (own !== undefined && own !== account) {
    throw new SpillkitError(
      'AccountMismatch',
      `Key ${keyId} belongs to account ${own}, not to ${account}.`,
      `Check both ids, or work in account ${own}.`,
    );
  }
  return account;
}

function checkRepo(text: string): string {
  const repo = text.trim();
  // Handed to git as an argument: a leading dash would be taken for an option.
  if (repo.startsWith('-') || /\p{Cc}/u.test(repo)) {
    throw new SpillkitError(
      'RepositoryMalformed',
      `Repository ${JSON.stringify(repo)} is no name of a repository.`,
      'Name a path, a clone URL or owner/name.',
    );
  }
  if (/^[a-z+]+:\/\/[^/@]*:[^/@]*@/i.test(repo)) {
    throw new SpillkitError(
      'RepositoryWithPassword',
      'The repository URL holds a password, which would be written down with the case.',
      'Name the URL without it and let a git credential helper sign in.',
    );
  }
  return repo;
}

function checkTrailDelay(text: string): number {
  const delay = parseDuration(text.trim());
  if (delay !== undefined && delay <= LONGEST_TRAIL_DELAY_MS) return delay;
  throw new SpillkitError(
    'TrailDelayMalformed',
    `Trail delay ${JSON.stringify(text)} is no duration of at most 24h.`,
    'Write it as 5m or 90s.',
  );
}

function checkKeyPolicy(text: string): KeyPolicy {
  const policy = parseKeyPolicy(text);
  if (policy !== undefined) return policy;
  throw new SpillkitError(
    'KeyPolicyUnknown',
    `${JSON.stringify(text)} is no policy for access keys.`,
    `Use one of: ${KEY_POLICIES}.`,
  );
}

function readOwners(path: string): Owners {
  const { text, file } = readInputFile(path);
  return parseOwners(text, file);
}

function parse(raw: RawInputs, now: Date): LeakedKeyInput {
  const keyId = requireKeyId(raw.keyId);
  const since = parseSince(raw.since ?? DEFAULT_SINCE, now);
  return {
    keyId,
    ...(raw.account === undefined ? {} : { account: checkAccountOf(raw.account, keyId) }),
    ...(raw.repo === undefined || raw.repo.trim() === '' ? {} : { repo: checkRepo(raw.repo) }),
    purge: parsePurge(raw, keyId),
    since,
    ...(raw.regions === undefined || raw.regions.length === 0 ? {} : { regions: checkRegions(raw.regions) }),
    delivery: parseDelivery(raw.deliver ?? 'secretsmanager'),
    ...(raw.keys === undefined ? {} : { keys: checkKeyPolicy(raw.keys) }),
    ...(raw.owners === undefined ? {} : { owners: readOwners(raw.owners) }),
    ...(raw.snapshotVolumes === true ? { snapshotVolumes: true } : {}),
    trailDelayMs: checkTrailDelay(raw.trailDelay ?? DEFAULT_TRAIL_DELAY),
    trail: (raw.trail ?? DEFAULT_TRAIL).map(parseTrail),
    assumed:
      raw.since === undefined
        ? [
            `Calls since ${since.toISOString()} are looked at, 24 hours back. Name an earlier time with --since.`,
          ]
        : [],
  };
}

/** Inputs of leaked-access-key, from flags or asked for. */
export const leakedKeyInputs: PlaybookInputs<LeakedKeyInput> = {
  takes: [
    'keyId',
    'account',
    'repo',
    'replaceWith',
    'removePath',
    'archives',
    'embedded',
    'texts',
    'since',
    'regions',
    'deliver',
    'keys',
    'owners',
    'trailDelay',
    'trail',
    'snapshotVolumes',
  ],
  target: () => ['account', 'keyId'],
  parse,
  questions: (given, now) => [
    ...(given.keyId === undefined
      ? [
          {
            name: 'keyId',
            message: 'Id of the leaked access key (AKIA… or ASIA…; never the secret)',
            invalid: (answer: string) => refusal(() => requireKeyId(answer)),
          },
        ]
      : []),
    ...(given.repo === undefined
      ? [
          {
            name: 'repo',
            message: 'Repository it leaked in: path, clone URL or owner/name (empty if none)',
            default: '',
            invalid: (answer: string) => refusal(() => checkRepo(answer)),
          },
        ]
      : []),
    ...(given.since === undefined
      ? [
          {
            name: 'since',
            message: 'When it was first exposed: an ISO time, or an age such as 2h',
            default: DEFAULT_SINCE,
            invalid: (answer: string) => refusal(() => parseSince(answer, now)),
          },
        ]
      : []),
  ],
};
