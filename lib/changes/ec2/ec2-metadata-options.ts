import type {
  InstanceMetadataOptionsResponse,
  ModifyInstanceMetadataOptionsRequest,
} from '@aws-sdk/client-ec2';
import { type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS, recallFromConfig } from '../config-history.ts';

/** An option as records name it, the API, the AWS CLI and people. */
const OPTIONS = [
  ['httpTokens', 'HttpTokens', 'http-tokens', 'metadata tokens'],
  ['httpEndpoint', 'HttpEndpoint', 'http-endpoint', 'metadata service'],
  ['httpPutResponseHopLimit', 'HttpPutResponseHopLimit', 'http-put-response-hop-limit', 'metadata hop limit'],
  ['instanceMetadataTags', 'InstanceMetadataTags', 'instance-metadata-tags', 'tags in the metadata'],
] as const;
type Option = (typeof OPTIONS)[number];

const target = (id: string, region: string, [aspect]: Option) => ({
  type: 'ec2-instance',
  id,
  region,
  aspect,
});
const optionOf = ({ aspect }: AlteredTarget): Option =>
  OPTIONS.find(([name]) => name === aspect) ?? OPTIONS[0];

/** The options a holder tells, each as an alteration. */
function told(id: string | undefined, region: string, holder: unknown) {
  if (id === undefined) return [];
  return OPTIONS.flatMap((option) => {
    const set = textAt(holder, option[0]);
    return set === undefined ? [] : [{ target: target(id, region, option), set }];
  });
}

const live = (options: InstanceMetadataOptionsResponse | undefined, [, member]: Option): Json =>
  String(options?.[member] ?? '');

/**
 * How instances of others serve metadata, the credentials of their roles among it: without required tokens, whoever
 * gets an instance to fetch an address has them.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataOptions.html
 */
export const ec2MetadataOptions: RevertedType = {
  type: 'ec2-metadata-options',
  title: 'Metadata options of EC2 instances',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    {
      ...{ source: 'ec2', name: 'ModifyInstanceMetadataOptions' },
      alterations: ({ requestParameters: asked, awsRegion }) =>
        told(textAt(asked, 'instanceId'), awsRegion, {
          ...Object.fromEntries(OPTIONS.map(([name]) => [name, textAt(asked, name)])),
        }),
    },
  ],
  toldBy: [
    {
      ...{ source: 'ec2', name: 'RunInstances' },
      alterations: ({ responseElements, awsRegion }) =>
        itemsAt(responseElements, 'instancesSet').flatMap((instance) =>
          told(textAt(instance, 'instanceId'), awsRegion, instance.metadataOptions),
        ),
    },
  ],
  permissions: ['ec2:DescribeInstances', 'ec2:ModifyInstanceMetadataOptions', ...CONFIG_PERMISSIONS],
  action: (altered, to) => `Set the ${optionOf(altered)[3]} of EC2 instance ${altered.id} to ${to} again`,
  recall: recallFromConfig({
    resourceType: 'AWS::EC2::Instance',
    value: ({ configuration }, altered) => textAt(configuration, 'metadataOptions', optionOf(altered)[0]),
  }),
  fallback({ target: { aspect }, set }) {
    return aspect === 'httpTokens' && set === 'optional'
      ? { to: 'required', selected: true, because: 'a call that says so lifts the requirement' }
      : undefined;
  },
  async look(ctx, altered) {
    const asked = { InstanceIds: [altered.id] };
    const answer = await unlessAbsent(ctx.aws.read('ec2', altered.region).describeInstances(asked));
    const instance = answer?.Reservations?.flatMap(({ Instances = [] }) => Instances)[0];
    if (instance === undefined || /^(terminated|shutting-down)$/.test(instance.State?.Name ?? '')) {
      return { state: 'gone' };
    }
    const description = instance.MetadataOptions;
    return { state: 'there', value: live(description, optionOf(altered)), description };
  },
  revert(ctx, altered, to) {
    const [name, member] = optionOf(altered);
    const value = name === 'httpPutResponseHopLimit' ? Number(to) : String(to);
    const asked = { InstanceId: altered.id, [member]: value } as ModifyInstanceMetadataOptionsRequest;
    return ctx.aws.write('ec2', altered.region).modifyInstanceMetadataOptions(asked);
  },
  command: (altered, to) =>
    awsCommand('ec2', 'modify-instance-metadata-options', {
      ...{ region: altered.region, 'instance-id': altered.id, [optionOf(altered)[2]]: String(to) },
    }),
};
