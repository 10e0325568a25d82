import type { DeliveryChannel } from '@aws-sdk/client-config-service';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { retrying } from '../../resources/retrying.ts';
import { at, textAt } from '../../trail/spelling.ts';
import { picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import { definition } from '../definition.ts';

const SETTINGS = [
  ...['name', 's3BucketName', 's3KeyPrefix', 's3KmsKeyArn', 'snsTopicARN'],
  'configSnapshotDeliveryProperties',
];
/** The recorder may be on its way back too: without one there is no channel. */
const RECORDER = { everyMs: 5_000, forMs: 60_000 };

/**
 * Where AWS Config delivers what it records.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_PutDeliveryChannel.html
 */
export const configDeliveryChannel = definition({
  type: 'config-delivery-channel',
  title: 'Delivery channels of AWS Config',
  thing: 'config-delivery-channel',
  of: 'AWS Config delivery channel',
  order: ORDER.contain,
  source: 'config',
  puts: ['PutDeliveryChannel'],
  makes: [],
  deletes: ['DeleteDeliveryChannel'],
  ids({ requestParameters: asked }) {
    const id = textAt(asked, 'deliveryChannelName') ?? textAt(asked, 'deliveryChannel', 'name');
    return id === undefined ? [] : [id];
  },
  told: ({ requestParameters }) => picked(asJson(at(requestParameters, 'deliveryChannel') ?? null), SETTINGS),
  permissions: ['config:DescribeDeliveryChannels', 'config:PutDeliveryChannel'],
  async now(ctx, { id, region }) {
    const asked = { DeliveryChannelNames: [id] };
    const config = ctx.aws.read('configservice', region);
    const [channel] = (await config.describeDeliveryChannels(asked)).DeliveryChannels ?? [];
    return channel === undefined ? undefined : picked(asJson(channel), SETTINGS);
  },
  put(ctx, { region }, to) {
    const config = ctx.aws.write('configservice', region);
    const put = () => config.putDeliveryChannel({ DeliveryChannel: to as DeliveryChannel });
    return retrying(ctx, put, {
      again: (error) => /^NoAvailableConfigurationRecorder/.test(errorCode(error)),
      ...RECORDER,
    });
  },
  command: ({ region }, to) =>
    awsCommand('configservice', 'put-delivery-channel', { region, 'delivery-channel': JSON.stringify(to) }),
});
