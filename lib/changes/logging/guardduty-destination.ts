import type { DestinationProperties, DestinationType } from '@aws-sdk/client-guardduty';
import { type Json, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import { agrees, apiSpelling, picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import { definition } from '../definition.ts';
import { detectorNow, unlessNotOwned } from './guardduty-part.ts';

const SETTINGS = ['DestinationType', 'DestinationProperties'];

async function destinationOf(
  ctx: ReadContext,
  region: string,
  DestinationId: string,
): Promise<Json | undefined> {
  const asked = { DetectorId: await detectorNow(ctx, region), DestinationId };
  const guardduty = ctx.aws.read('guardduty', region);
  const found = await unlessNotOwned(guardduty.describePublishingDestination(asked));
  return found === undefined ? undefined : picked(asJson(found), SETTINGS);
}

function asked(to: Json) {
  const { DestinationType = 'S3', DestinationProperties } = to as unknown as {
    readonly DestinationType?: DestinationType;
    readonly DestinationProperties: DestinationProperties;
  };
  return { DestinationType, DestinationProperties };
}

/**
 * Where GuardDuty exports its findings; a destination made anew has another id.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreatePublishingDestination.html
 */
export const guarddutyDestination = definition({
  type: 'guardduty-destination',
  title: 'GuardDuty export destinations',
  thing: 'guardduty-publishing-destination',
  of: 'GuardDuty export destination',
  order: ORDER.contain,
  loses: 'Findings of the time between are not exported; GuardDuty keeps them for 90 days.',
  source: 'guardduty',
  parts: true,
  puts: ['UpdatePublishingDestination'],
  makes: ['CreatePublishingDestination'],
  deletes: ['DeletePublishingDestination'],
  ids({ requestParameters: asked, responseElements: made }) {
    const id = textAt(asked, 'destinationId') ?? textAt(made, 'destinationId');
    return id === undefined ? [] : [id];
  },
  told: ({ requestParameters }) => picked(apiSpelling(requestParameters), SETTINGS),
  permissions: [
    'guardduty:ListDetectors',
    'guardduty:DescribePublishingDestination',
    'guardduty:ListPublishingDestinations',
    'guardduty:CreatePublishingDestination',
    'guardduty:UpdatePublishingDestination',
  ],
  now: (ctx, { id, region }) => destinationOf(ctx, region, id),
  async madeAnew(ctx, { region }, to) {
    const DetectorId = await detectorNow(ctx, region);
    const guardduty = ctx.aws.read('guardduty', region);
    const { Destinations = [] } = await guardduty.listPublishingDestinations({ DetectorId });
    for (const { DestinationId = '' } of Destinations) {
      const found = await destinationOf(ctx, region, DestinationId);
      if (found !== undefined && agrees(to, found)) return true;
    }
    return false;
  },
  async put(ctx, { id, region }, to) {
    const guardduty = ctx.aws.write('guardduty', region);
    const DetectorId = await detectorNow(ctx, region);
    const { DestinationProperties, DestinationType } = asked(to);
    return (await destinationOf(ctx, region, id)) === undefined
      ? guardduty.createPublishingDestination({ DetectorId, DestinationType, DestinationProperties })
      : guardduty.updatePublishingDestination({ DetectorId, DestinationId: id, DestinationProperties });
  },
  command: ({ region }, to) =>
    awsCommand('guardduty', 'create-publishing-destination', {
      ...{ region, 'cli-input-json': JSON.stringify(asked(to)) },
    }),
});
