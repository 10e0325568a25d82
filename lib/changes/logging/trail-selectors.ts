import type { EventSelector } from '@aws-sdk/client-cloudtrail';
import { type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { items, itemsAt, textAt } from '../../trail/spelling.ts';
import { asJson } from '../as-json.ts';
import type { RevertedType } from '../change-type.ts';
import { trailTarget } from './trail-target.ts';

/** Every management event, which is what a trail logs when nobody says otherwise. */
const ALL: readonly Json[] = [{ ReadWriteType: 'All', IncludeManagementEvents: true }];

/** Selectors in one spelling, whether a record or the API tells them; what is empty is left out. */
function selectors(told: readonly Readonly<Record<string, unknown>>[]): Json {
  return told.map((one) => {
    const field = (name: string) => one[name] ?? one[name.charAt(0).toLowerCase() + name.slice(1)];
    const resources = items(field('DataResources')).map((each) => ({
      Type: textAt(each, 'type') ?? '',
      Values: asJson(each.Values ?? each.values ?? []),
    }));
    return {
      ReadWriteType: String(field('ReadWriteType') ?? 'All'),
      IncludeManagementEvents: field('IncludeManagementEvents') !== false,
      ...(resources.length === 0 ? {} : { DataResources: resources }),
    };
  });
}

/**
 * Which events trails log; leaving out management events is the usual trick.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
export const trailSelectors: RevertedType = {
  type: 'trail-selectors',
  title: 'Event selectors of trails',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    {
      ...{ source: 'cloudtrail', name: 'PutEventSelectors' },
      alterations({ requestParameters, responseElements, ...record }) {
        const told = itemsAt(requestParameters, 'eventSelectors');
        const set = told.length > 0 ? told : itemsAt(responseElements, 'eventSelectors');
        return trailTarget(record, textAt(requestParameters, 'trailName')).map((target) => ({
          ...{ target, set: set.length === 0 ? null : selectors(set) },
        }));
      },
    },
  ],
  permissions: ['cloudtrail:GetEventSelectors', 'cloudtrail:PutEventSelectors'],
  action: ({ id }) => `Put the event selectors of trail ${id} back`,
  fallback: () => ({
    to: ALL,
    selected: false,
    because: 'a trail logs all management events unless told otherwise',
  }),
  async look(ctx, { id, region }) {
    const asked = { TrailName: id };
    const now = await unlessAbsent(ctx.aws.read('cloudtrail', region).getEventSelectors(asked));
    if (now === undefined) return { state: 'gone' };
    const { $metadata: _, ...description } = now;
    const told = (now.EventSelectors ?? []).map((one) => ({ ...one }));
    return { state: 'there', value: selectors(told), description };
  },
  revert: (ctx, { id, region }, to) =>
    ctx.aws.write('cloudtrail', region).putEventSelectors({
      TrailName: id,
      EventSelectors: to as unknown as EventSelector[],
    }),
  command: ({ id, region }, to) =>
    awsCommand('cloudtrail', 'put-event-selectors', {
      ...{ region, 'trail-name': id, 'event-selectors': JSON.stringify(to) },
    }),
};
