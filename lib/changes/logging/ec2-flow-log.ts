import type { CreateFlowLogsRequest, FlowLog } from '@aws-sdk/client-ec2';
import { type Json, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt, textsAt } from '../../trail/spelling.ts';
import { agrees, apiSpelling, picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import { definition } from '../definition.ts';

const SETTINGS = [
  ...['ResourceId', 'TrafficType', 'LogDestinationType', 'LogDestination', 'LogGroupName', 'LogFormat'],
  ...['DeliverLogsPermissionArn', 'DeliverCrossAccountRole', 'MaxAggregationInterval', 'DestinationOptions'],
];
/** What a flow log can be of, by the beginnings of ids; the longer one first. */
const RESOURCES = [
  ['tgw-attach-', 'TransitGatewayAttachment'],
  ['tgw-', 'TransitGateway'],
  ['vpc-', 'VPC'],
  ['subnet-', 'Subnet'],
  ['eni-', 'NetworkInterface'],
] as const;

/** What CreateFlowLogs takes for one; the other members of a value are its own. */
function asked(to: Json): CreateFlowLogsRequest {
  const { ResourceId, MaxAggregationInterval, ...rest } = to as { readonly [name: string]: Json };
  const id = String(ResourceId);
  const kind = RESOURCES.find(([prefix]) => id.startsWith(prefix))?.[1];
  return {
    ...(rest as Partial<CreateFlowLogsRequest>),
    ...{ ResourceIds: [id], ResourceType: kind ?? 'VPC' },
    ...(MaxAggregationInterval === undefined
      ? {}
      : { MaxAggregationInterval: Number(MaxAggregationInterval) }),
  };
}

async function flowLogs(ctx: ReadContext, region: string, Filter: { Name: string; Values: string[] }) {
  const { FlowLogs = [] } = await ctx.aws.read('ec2', region).describeFlowLogs({ Filter: [Filter] });
  return FlowLogs;
}

const settings = (log: FlowLog) => picked(asJson(log), SETTINGS);

/**
 * Flow logs: the same is made anew, under another id, and logs from then on.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
 */
export const ec2FlowLog = definition({
  type: 'flow-log',
  title: 'Flow logs deleted',
  thing: 'ec2-flow-log',
  of: 'flow log',
  order: ORDER.contain,
  loses: 'The traffic of the time between is in no log.',
  source: 'ec2',
  puts: [],
  makes: ['CreateFlowLogs'],
  deletes: ['DeleteFlowLogs'],
  ids({ requestParameters, responseElements }) {
    const made = textsAt(responseElements, 'flowLogIdSet');
    return made.length > 0 ? made : textsAt(requestParameters, 'FlowLogId');
  },
  // One call may make several: their ids come in the order of what they are of.
  told({ requestParameters, responseElements }, id) {
    const index = textsAt(responseElements, 'flowLogIdSet').indexOf(id);
    const ResourceId = textsAt(requestParameters, 'ResourceId')[index];
    const wrapped = requestParameters?.CreateFlowLogsRequest ?? requestParameters;
    if (ResourceId === undefined) return null;
    return { ...(picked(apiSpelling(wrapped), SETTINGS) as object), ResourceId };
  },
  kept: {
    resourceType: 'AWS::EC2::FlowLog',
    value({ configuration }) {
      const kept = picked(apiSpelling(configuration), SETTINGS);
      return textAt(kept, 'resourceId') === undefined ? undefined : kept;
    },
  },
  permissions: ['ec2:DescribeFlowLogs', 'ec2:CreateFlowLogs', 'iam:PassRole'],
  async now(ctx, { id, region }) {
    const [log] = await flowLogs(ctx, region, { Name: 'flow-log-id', Values: [id] });
    return log === undefined ? undefined : settings(log);
  },
  async madeAnew(ctx, { region }, to) {
    const id = textAt(to, 'resourceId');
    if (id === undefined) return false;
    const logs = await flowLogs(ctx, region, { Name: 'resource-id', Values: [id] });
    return logs.some((log) => agrees(to, settings(log)));
  },
  async put(ctx, { region }, to) {
    const { Unsuccessful: [failed] = [] } = await ctx.aws.write('ec2', region).createFlowLogs(asked(to));
    if (failed?.Error === undefined) return;
    throw new SpillkitError(
      failed.Error.Code ?? 'FlowLogNotMade',
      `EC2 made no flow log of ${failed.ResourceId}: ${failed.Error.Message ?? 'no reason given'}.`,
      'Make it in the console, and compare it with the event.',
    );
  },
  command: ({ region }, to) =>
    awsCommand('ec2', 'create-flow-logs', { region, 'cli-input-json': JSON.stringify(asked(to)) }),
});
