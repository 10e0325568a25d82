import type { AwsReaders } from '../../aws/access.ts';
import { errorCode, errorMessage, unlooked } from '../../aws/errors.ts';
import type { Unlooked } from '../../playbook/plan.ts';

/** Marks the detectors Spillkit made: their proof is its own affair. */
export const OWN_TAG = { key: 'made-by', value: 'spillkit' } as const;

/** A detector as GetDetector tells it. */
export interface Detector {
  readonly id: string;
  readonly enabled: boolean;
  /** How often changes of a finding are told: `SIX_HOURS`, `ONE_HOUR`, `FIFTEEN_MINUTES`. */
  readonly frequency: string;
  /** Names of features that are on, and of those that are off. */
  readonly on: readonly string[];
  readonly off: readonly string[];
  /** Made by Spillkit. */
  readonly own: boolean;
  readonly createdAt: string;
}

interface Found {
  readonly detector: Detector;
  /** Account that manages the detector for an organization; undefined when nobody does or it could not be looked at. */
  readonly administrator?: string;
  /** Set when who manages it could not be looked at. */
  readonly administratorUnlooked?: Unlooked;
}

/** Whether GuardDuty watches a region, and why not. */
export type RegionWatch = { readonly region: string } & (
  | ({ readonly state: 'on' } & Found)
  | ({ readonly state: 'suspended' } & Found)
  | { readonly state: 'off' }
  /** A service control policy of the organization denies the very look. */
  | { readonly state: 'closed'; readonly reason: string }
  /** The service has no endpoint there. */
  | { readonly state: 'not-offered' }
  | { readonly state: 'not-looked'; readonly unlooked: Unlooked }
);

/** AWS names the kind of policy that denied a call; those of an organization bind everybody in the account. */
function deniedByOrganization(error: unknown): boolean {
  return /service control policy/.test(errorMessage(error));
}

/** The region's detector; there is one at most. Undefined where there is none. */
export async function readDetector(aws: AwsReaders, region: string): Promise<Detector | undefined> {
  const guardduty = aws.read('guardduty', region);
  const { DetectorIds = [] } = await guardduty.listDetectors({});
  const [id] = DetectorIds;
  if (id === undefined) return undefined;
  const found = await guardduty.getDetector({ DetectorId: id });
  const named = (status: string) =>
    (found.Features ?? []).flatMap(({ Name, Status }) => (Name && Status === status ? [Name] : []));
  return {
    id,
    enabled: found.Status === 'ENABLED',
    frequency: found.FindingPublishingFrequency ?? 'SIX_HOURS',
    ...{ on: named('ENABLED'), off: named('DISABLED') },
    own: found.Tags?.[OWN_TAG.key] === OWN_TAG.value,
    createdAt: found.CreatedAt ?? '',
  };
}

async function administratorOf(
  aws: AwsReaders,
  region: string,
  id: string,
): Promise<Pick<Found, 'administrator' | 'administratorUnlooked'>> {
  try {
    const { Administrator } = await aws.read('guardduty', region).getAdministratorAccount({ DetectorId: id });
    return Administrator?.AccountId === undefined ? {} : { administrator: Administrator.AccountId };
  } catch (error) {
    // The detector was seen all the same, and one that somebody else manages refuses to be changed by itself.
    const where = `who manages the detector in ${region}`;
    return { administratorUnlooked: unlooked(where, 'guardduty:GetAdministratorAccount', error) };
  }
}

async function watchOf(aws: AwsReaders, region: string, signal: AbortSignal): Promise<RegionWatch> {
  try {
    const detector = await readDetector(aws, region);
    if (detector === undefined) return { region, state: 'off' };
    const found = { region, detector, ...(await administratorOf(aws, region, detector.id)) };
    return detector.enabled ? { ...found, state: 'on' } : { ...found, state: 'suspended' };
  } catch (error) {
    signal.throwIfAborted();
    if (deniedByOrganization(error)) return { region, state: 'closed', reason: errorMessage(error) };
    if (errorCode(error) === 'ENOTFOUND') return { region, state: 'not-offered' };
    return { region, state: 'not-looked', unlooked: unlooked(region, 'guardduty:ListDetectors', error) };
  }
}

/**
 * How all `regions` are watched, looked at at once. A region whose endpoint has no address is one without GuardDuty,
 * as long as another one answers: else it is the network that is missing.
 */
export async function readWatch(
  aws: AwsReaders,
  regions: readonly string[],
  signal: AbortSignal,
): Promise<readonly RegionWatch[]> {
  const watch = await Promise.all(regions.map((region) => watchOf(aws, region, signal)));
  if (watch.some(({ state }) => state !== 'not-offered' && state !== 'not-looked')) return watch;
  return watch.map((one): RegionWatch => {
    if (one.state !== 'not-offered') return one;
    const gap = {
      where: one.region,
      call: 'guardduty:ListDetectors',
      reason: 'no endpoint could be reached',
    };
    return { region: one.region, state: 'not-looked', unlooked: gap };
  });
}
