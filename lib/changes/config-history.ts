import type { ConfigurationItem, ResourceType } from '@aws-sdk/client-config-service';
import { awsFailure, errorCode } from '../aws/errors.ts';
import { GLOBAL, type Json } from '../playbook/change.ts';
import type { ReadContext } from '../playbook/context.ts';
import { concurrently } from '../resources/concurrently.ts';
import type { TrailRecord } from '../trail/record.ts';
import { asJson } from './as-json.ts';
import type { AlteredTarget, Recall } from './change-type.ts';

/** Regions asked at once for a thing of the whole account. */
const AT_ONCE = 8;
/** What CloudTrail's event history keeps: a change since would have been told by an event. */
const TOLD_BY_EVENTS_MS = 90 * 86_400_000;

/** One configuration item: what AWS Config kept of a thing. */
export interface ConfigItem {
  /** Members as the service's API names them, with first letters lowered. */
  readonly configuration: Json;
  /** What belongs to the thing beyond that, each by itself: the `BucketPolicy` of a bucket. */
  readonly supplementary: Readonly<Record<string, Json>>;
}

/** Where AWS Config keeps the value a change type is about. */
export interface KeptByConfig {
  readonly resourceType: ResourceType | ((target: AlteredTarget) => ResourceType);
  /** The value in an item; undefined when the item does not tell it. */
  value(item: ConfigItem, target: AlteredTarget): Json | undefined;
  /** The id AWS Config knows the thing by, when it is not the target's: IAM's unique ids. */
  idOf?(ctx: ReadContext, target: AlteredTarget): Promise<string | undefined>;
}

/**
 * Makes the `recall` of a change type: the value as AWS Config recorded it last before the attacker's event. That no
 * recorder covered it is said as the reason why nothing is told; a call that is refused is thrown, for then it was not
 * looked. https://docs.aws.amazon.com/config/latest/APIReference/API_GetResourceConfigHistory.html
 */
export function recallFromConfig({ resourceType: type, value, idOf }: KeptByConfig) {
  return async (ctx: ReadContext, target: AlteredTarget, before: TrailRecord): Promise<Recall> => {
    const id = idOf === undefined ? target.id : await idOf(ctx, target);
    if (id === undefined) return undefined;
    const resourceType = typeof type === 'function' ? type(target) : type;
    const asked = { resourceType, resourceId: id, laterTime: new Date(before.eventTime) };
    const regions = target.region === GLOBAL ? (await ctx.aws.regions()).enabled : [target.region];
    const answers = await concurrently(regions, AT_ONCE, ctx.signal, (region) =>
      lastRecorded(ctx, region, asked).catch((error: unknown) => ({ error })),
    );
    const found = answers.flatMap((answer) => ('item' in answer ? [answer] : [])).toSorted(newestFirst)[0];
    if (found === undefined) {
      const failed = answers.find((answer) => 'error' in answer);
      if (failed !== undefined) throw failed.error;
      const reasons = answers.flatMap((answer) => ('untold' in answer ? [answer.untold] : []));
      return { untold: reasons.find((reason) => reason !== NO_RECORDER) ?? NO_RECORDER };
    }
    const kept = value(contents(found.item), target);
    const when = found.at.toISOString();
    return kept === undefined
      ? { untold: `what AWS Config recorded at ${when} does not tell it` }
      : { value: kept, how: `AWS Config recorded it at ${when}` };
  };
}

const NO_RECORDER = 'AWS Config has no recorder there';

interface Asked {
  readonly resourceType: ResourceType;
  readonly resourceId: string;
  readonly laterTime: Date;
}

type Found = { readonly item: ConfigurationItem; readonly at: Date };

const newestFirst = (one: Found, other: Found) => other.at.getTime() - one.at.getTime();

async function lastRecorded(
  ctx: ReadContext,
  region: string,
  asked: Asked,
): Promise<Found | { readonly untold: string }> {
  const config = ctx.aws.read('configservice', region);
  try {
    const { configurationItems: [item] = [] } = await config.getResourceConfigHistory({
      ...asked,
      chronologicalOrder: 'Reverse',
      limit: 1,
    });
    const at = item?.configurationItemCaptureTime;
    if (item === undefined || at === undefined || !/^(OK|ResourceDiscovered)$/.test(statusOf(item))) {
      return { untold: 'AWS Config recorded nothing of it before' };
    }
    return (await isOutdated(ctx, region, at, asked.laterTime))
      ? { untold: `AWS Config has not recorded since ${at.toISOString()}` }
      : { item, at };
  } catch (error) {
    const code = errorCode(error);
    if (/^NoAvailableConfigurationRecorder/.test(code)) return { untold: NO_RECORDER };
    if (/^ResourceNotDiscovered/.test(code) || awsFailure(error) === 'not-found') {
      return { untold: `AWS Config does not record ${asked.resourceType} there` };
    }
    throw error;
  }
}

const statusOf = ({ configurationItemStatus }: ConfigurationItem) => configurationItemStatus ?? 'OK';

/**
 * An item older than the event history is as good as a recorder that went on recording: what changed while it was
 * off is in no item, and in no event either.
 */
async function isOutdated(ctx: ReadContext, region: string, at: Date, event: Date): Promise<boolean> {
  const since = event.getTime() - TOLD_BY_EVENTS_MS;
  if (at.getTime() > since) return false;
  const config = ctx.aws.read('configservice', region);
  const { ConfigurationRecordersStatus = [] } = await config.describeConfigurationRecorderStatus({});
  return !ConfigurationRecordersStatus.some(
    ({ recording, lastStopTime }) => recording === true || (lastStopTime?.getTime() ?? 0) > since,
  );
}

function contents({ configuration, supplementaryConfiguration = {} }: ConfigurationItem): ConfigItem {
  return {
    configuration: parsed(configuration),
    supplementary: Object.fromEntries(
      Object.entries(supplementaryConfiguration).map(([name, text]) => [name, parsed(text)]),
    ),
  };
}

function parsed(text: string | undefined): Json {
  try {
    return asJson(JSON.parse(text ?? 'null'));
  } catch {
    return text ?? null;
  }
}

/** IAM actions {@link recallFromConfig} takes. */
export const CONFIG_PERMISSIONS = [
  'config:GetResourceConfigHistory',
  'config:DescribeConfigurationRecorderStatus',
];
