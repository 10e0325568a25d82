import type {
  ConfigurationItem,
  ConfigurationItemStatus,
  GetResourceConfigHistoryRequest,
} from '@aws-sdk/client-config-service';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { shelf } from '../shelf.ts';
import { type Recorded, recordable } from './items.ts';
import { recorders } from './recorders.ts';

interface ItemState extends Recorded {
  readonly capturedAt: string;
  readonly status: 'OK' | 'ResourceDiscovered' | 'ResourceDeleted';
}

/** AWS Config records a change some time after it. */
const LAG_MS = 1_000;

/** Items by `type/id`, oldest first. */
const history = (call: Call) => shelf<ItemState[]>(call, 'item');
/** When the region was looked at last: what is found now has been so since then. */
const looked = (call: Call) => shelf<string>(call, 'looked');

/** Keeps what is other than it was recorded last, while a recorder is on. */
export function record(call: Call): void {
  if (!Object.values(recorders(call)).some(({ recording }) => recording)) return;
  const changedAt = new Date(looked(call).at ?? call.now);
  const capturedAt = new Date(changedAt.getTime() + LAG_MS).toISOString();
  looked(call).at = call.now.toISOString();
  const kept = history(call);
  const found = new Map(recordable(call).map((one) => [`${one.resourceType}/${one.resourceId}`, one]));
  for (const [key, one] of found) {
    const items = kept[key] ?? [];
    kept[key] = items;
    const last = items.at(-1);
    const same = (member: 'configuration' | 'supplementary') =>
      JSON.stringify(last?.[member]) === JSON.stringify(one[member]);
    if (last?.status !== 'ResourceDeleted' && same('configuration') && same('supplementary')) continue;
    items.push({ ...one, capturedAt, status: last === undefined ? 'ResourceDiscovered' : 'OK' });
  }
  for (const [key, items] of Object.entries(kept)) {
    const last = items.at(-1);
    if (found.has(key) || last === undefined || last.status === 'ResourceDeleted') continue;
    items.push({ ...last, capturedAt, status: 'ResourceDeleted' });
  }
}

function shape(call: Call, item: ItemState): ConfigurationItem {
  return {
    version: '1.3',
    accountId: call.account.accountId,
    configurationItemCaptureTime: new Date(item.capturedAt),
    configurationItemStatus: item.status as ConfigurationItemStatus,
    resourceType: item.resourceType as ConfigurationItem['resourceType'],
    resourceId: item.resourceId,
    awsRegion: call.region,
    configuration: item.configuration,
    supplementaryConfiguration: { ...item.supplementary },
  };
}

const getResourceConfigHistory: Operation = {
  readOnly: true,
  run(call, asked: GetResourceConfigHistoryRequest) {
    if (Object.keys(recorders(call)).length === 0) {
      throw new ServiceError(
        'NoAvailableConfigurationRecorderException',
        'Configuration recorder is not available.',
      );
    }
    const items = history(call)[`${asked.resourceType}/${asked.resourceId}`];
    if (items === undefined) {
      throw new ServiceError(
        'ResourceNotDiscoveredException',
        `Resource ${asked.resourceId} of resourceType:${asked.resourceType} is unknown or has not been discovered`,
      );
    }
    const until = asked.laterTime ?? call.now;
    const those = items.filter(({ capturedAt }) => new Date(capturedAt) <= until);
    const ordered = asked.chronologicalOrder === 'Forward' ? those : those.toReversed();
    return { configurationItems: ordered.slice(0, asked.limit ?? 10).map((item) => shape(call, item)) };
  },
};

export const historyOperations: Readonly<Record<string, Operation>> = {
  GetResourceConfigHistory: getResourceConfigHistory,
};
