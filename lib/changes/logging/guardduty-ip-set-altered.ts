import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import { apiSpelling, picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import { definition } from '../definition.ts';
import { detectorNow, unlessNotOwned } from './guardduty-part.ts';

const SETTINGS = ['Name', 'Location', 'Activate'];

/**
 * Lists of trusted addresses that were led to another file: GuardDuty reports nothing of what is in one.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateIPSet.html
 */
export const guarddutyIpSetAltered = definition({
  type: 'guardduty-ip-set-altered',
  title: 'GuardDuty trusted address lists changed',
  thing: 'guardduty-ip-set',
  of: 'GuardDuty trusted address list',
  order: ORDER.contain,
  source: 'guardduty',
  parts: true,
  puts: ['UpdateIPSet'],
  makes: ['CreateIPSet'],
  deletes: [],
  ids({ requestParameters: asked, responseElements: made }) {
    const id = textAt(asked, 'ipSetId') ?? textAt(made, 'ipSetId');
    return id === undefined ? [] : [id];
  },
  told: ({ requestParameters }) => picked(apiSpelling(requestParameters), SETTINGS),
  permissions: ['guardduty:ListDetectors', 'guardduty:GetIPSet', 'guardduty:UpdateIPSet'],
  fallback: () => ({
    ...{ to: { Activate: false }, selected: false },
    because: 'a list that is off hides nothing',
  }),
  async now(ctx, { id, region }) {
    const asked = { DetectorId: await detectorNow(ctx, region), IpSetId: id };
    const list = await unlessNotOwned(ctx.aws.read('guardduty', region).getIPSet(asked));
    if (list === undefined) return undefined;
    const Activate = list.Status === 'ACTIVE' || list.Status === 'ACTIVATING';
    return { ...(picked(asJson(list), SETTINGS) as object), Activate };
  },
  async put(ctx, { id, region }, to) {
    const asked = { DetectorId: await detectorNow(ctx, region), IpSetId: id };
    return ctx.aws.write('guardduty', region).updateIPSet({ ...asked, ...(to as object) });
  },
  command: ({ id, region }, to) =>
    awsCommand('guardduty', 'update-ip-set', {
      ...{ region, 'cli-input-json': JSON.stringify({ IpSetId: id, ...(to as object) }) },
    }),
});
