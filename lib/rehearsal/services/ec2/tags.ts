import type {
  CreateTagsRequest,
  DeleteTagsRequest,
  DescribeTagsRequest,
  DescribeTagsResult,
  Tag,
  TagSpecification,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { shelf } from '../shelf.ts';
import { reading, tagging } from './buckets.ts';
import { filtered } from './filters.ts';
import { ec2Of } from './lifecycle.ts';
import { paged } from './paging.ts';
import { done, filterSet, idItems, items } from './trail-shapes.ts';

type Tags = Record<string, string>;

/** Tags asked for at creation, for one type of resource. */
export function tagsFor(type: string, specifications: readonly TagSpecification[] | undefined): Tags {
  const tags = (specifications ?? []).filter(({ ResourceType }) => ResourceType === type);
  return toState(tags.flatMap(({ Tags }) => Tags ?? []));
}

/** Tags in the SDK's shape. */
export function tagsOf(tags: Readonly<Tags>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function toState(tags: readonly Tag[]): Tags {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

interface Tagged {
  readonly id: string;
  readonly type: string;
  readonly tags: Tags;
}

/** Shelves of things with tags, and the type of resource each holds. */
const SHELVES = {
  Vpc: 'vpc',
  Subnet: 'subnet',
  InternetGateway: 'internet-gateway',
  RouteTable: 'route-table',
  NetworkAcl: 'network-acl',
  NatGateway: 'natgateway',
  VpcEndpoint: 'vpc-endpoint',
  NetworkInterface: 'network-interface',
  Address: 'elastic-ip',
  image: 'image',
  'launch-template': 'launch-template',
};

function everythingTagged(call: Call): readonly Tagged[] {
  const ec2 = ec2Of(call);
  return [
    ...Object.entries(SHELVES).flatMap(([name, type]) =>
      Object.values(shelf<Omit<Tagged, 'type'>>({ ...call, service: 'ec2' }, name)).map(({ id, tags }) => ({
        id,
        type,
        tags,
      })),
    ),
    ...Object.values(ec2.instances).map(({ instanceId: id, tags }) => ({ id, type: 'instance', tags })),
    ...Object.values(ec2.keyPairs).map(({ keyPairId: id, tags }) => ({ id, type: 'key-pair', tags })),
    ...Object.values(ec2.securityGroups).map(({ groupId: id, tags }) => ({
      id,
      type: 'security-group',
      tags,
    })),
    ...Object.values(ec2.volumes).map(({ volumeId: id, tags }) => ({ id, type: 'volume', tags })),
    ...Object.values(ec2.snapshots).map(({ snapshotId: id, tags }) => ({ id, type: 'snapshot', tags })),
  ];
}

function taggedBy(call: Call, ids: readonly string[] | undefined): readonly Tagged[] {
  const all = new Map(everythingTagged(call).map((thing) => [thing.id, thing]));
  return (ids ?? []).map((id) => {
    const thing = all.get(id);
    if (!thing) throw new ServiceError('InvalidID', `The ID '${id}' is not valid`);
    return thing;
  });
}

function tagRequest(input: CreateTagsRequest | DeleteTagsRequest) {
  return {
    resourcesSet: idItems('resourceId', input.Resources),
    tagSet: items(
      input.Tags?.map(({ Key, Value }) => ({ key: Key, ...(Value === undefined ? {} : { value: Value }) })),
    ),
  };
}

const createTags: Operation = {
  readOnly: false,
  bucket: tagging('CreateTags'),
  trailRequest: tagRequest,
  trailResponse: done,
  run(call, input: CreateTagsRequest) {
    for (const { tags } of taggedBy(call, input.Resources)) Object.assign(tags, toState(input.Tags ?? []));
    return {};
  },
};

const deleteTags: Operation = {
  readOnly: false,
  bucket: tagging('DeleteTags'),
  trailRequest: tagRequest,
  trailResponse: done,
  run(call, input: DeleteTagsRequest) {
    for (const { tags } of taggedBy(call, input.Resources))
      for (const { Key = '', Value } of input.Tags ?? tagsOf(tags))
        if (Value === undefined || Value === tags[Key]) delete tags[Key];
    return {};
  },
};

const describeTags: Operation = {
  readOnly: true,
  bucket: reading('DescribeTags'),
  trailRequest: (input: DescribeTagsRequest) => ({ filterSet: filterSet(input.Filters) }),
  run(call, input: DescribeTagsRequest): DescribeTagsResult {
    const single = everythingTagged(call).flatMap(({ id, type, tags }) =>
      Object.entries(tags).map(([key, value]) => ({ id, type, key, value, tags: { [key]: value } })),
    );
    const matching = filtered(single, input.Filters, {
      key: ({ key }) => key,
      value: ({ value }) => value,
      'resource-id': ({ id }) => id,
      'resource-type': ({ type }) => type,
    });
    const { page, next } = paged(matching, ({ id, key }) => `${id} ${key}`, input);
    return {
      Tags: page.map(({ id, type, key, value }) => ({
        ResourceId: id,
        ResourceType: type as 'instance',
        Key: key,
        Value: value,
      })),
      ...next,
    };
  },
};

export const tagOperations = { CreateTags: createTags, DeleteTags: deleteTags, DescribeTags: describeTags };
