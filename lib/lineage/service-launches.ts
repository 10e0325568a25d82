import type { JsonObject, TrailRecord } from '../trail/record.ts';
import { eventKey, itemsAt, textAt, textsAt } from '../trail/spelling.ts';

/** What ties a service's own launch to the call it was made for: region, the tag AWS puts on it, and its value. */
export type LaunchMark = string;

/** A parent's call, as an event name, and the tag by which its children name it. */
type Parent = readonly [tag: string, value: (record: TrailRecord) => string | undefined];

const made =
  (...path: readonly string[]) =>
  ({ responseElements }: TrailRecord) =>
    textAt(responseElements, ...path);
const asked =
  (...path: readonly string[]) =>
  ({ requestParameters }: TrailRecord) =>
    textAt(requestParameters, ...path);

/**
 * Event times are those of completion: what a service does for a call may be told as this much older than the call,
 * milliseconds.
 */
export const LAUNCH_SLACK_MS = 60_000;

const SPOT_REQUEST = 'spotInstanceRequestId';

/** Calls after which a service launches by itself. Tags: https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html and each service's own guide. */
const PARENTS: Readonly<Record<string, Parent>> = {
  'autoscaling:CreateAutoScalingGroup': ['aws:autoscaling:groupName', asked('autoScalingGroupName')],
  'ec2:CreateFleet': ['aws:ec2:fleet-id', made('fleetId')],
  'ec2:RequestSpotFleet': ['aws:ec2spot:fleet-request-id', made('spotFleetRequestId')],
  'ec2:CreateLaunchTemplate': ['aws:ec2launchtemplate:id', made('launchTemplate', 'launchTemplateId')],
  'elasticmapreduce:RunJobFlow': ['aws:elasticmapreduce:job-flow-id', made('jobFlowId')],
  'eks:CreateNodegroup': ['eks:nodegroup-name', made('nodegroup', 'nodegroupName')],
  'batch:CreateComputeEnvironment': ['aws:batch:compute-environment', asked('computeEnvironmentName')],
  // Managed instances alone: others come through the provider's Auto Scaling group, and Fargate tasks leave no record.
  'ecs:CreateCapacityProvider': ['aws:ecs:capacityProviderName', made('capacityProvider', 'name')],
  'cloudformation:CreateStack': ['aws:cloudformation:stack-id', made('stackId')],
};
const TAGS = new Set(Object.values(PARENTS).map(([tag]) => tag));

/** Marks that the children of a record will bear; none for a call after which no service launches. */
export function parentMarks(record: TrailRecord): readonly LaunchMark[] {
  if (eventKey(record) === 'ec2:RequestSpotInstances') {
    const requests = itemsAt(record.responseElements, 'spotInstanceRequestSet');
    return requests.flatMap((request) => {
      const id = textAt(request, SPOT_REQUEST);
      return id === undefined ? [] : [mark(record, SPOT_REQUEST, id)];
    });
  }
  const parent = PARENTS[eventKey(record)];
  const value = parent?.[1](record);
  return parent === undefined || value === undefined ? [] : [mark(record, parent[0], value)];
}

/** Marks of a call that a service made by itself; none when a principal made it. */
export function launchMarks(record: TrailRecord): readonly LaunchMark[] {
  if (record.userIdentity.invokedBy === undefined) return [];
  const instances = itemsAt(record.responseElements, 'instancesSet');
  const tagged = [
    ...itemsAt(record.requestParameters, 'tagSpecificationSet').flatMap((one) => itemsAt(one, 'tags')),
    ...instances.flatMap((one) => itemsAt(one, 'tagSet')),
    ...itemsAt(record.requestParameters, 'tags'),
    // CreateFleet is spelled as the wire has it: a number stands under `tag` beside the tags.
    ...itemsAt(record.requestParameters, 'TagSpecification').flatMap((one) => itemsAt(one, 'Tag')),
  ];
  const requests = instances.flatMap((one) => textsAt(one, SPOT_REQUEST));
  return [
    ...new Set([
      ...tagged.flatMap((tag) => tagMark(record, tag)),
      ...requests.map((id) => mark(record, SPOT_REQUEST, id)),
    ]),
  ];
}

function tagMark(record: TrailRecord, tag: JsonObject): readonly LaunchMark[] {
  const [key, value] = [textAt(tag, 'key'), textAt(tag, 'value')];
  return key !== undefined && value !== undefined && TAGS.has(key) ? [mark(record, key, value)] : [];
}

function mark({ awsRegion }: TrailRecord, tag: string, value: string): LaunchMark {
  return JSON.stringify([awsRegion, tag, value]);
}
