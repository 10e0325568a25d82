import type { Filter, TagSpecification } from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';
import { mutating, reading } from './buckets.ts';
import { type FilterReaders, filtered } from './filters.ts';
import { paged } from './paging.ts';
import type { plain } from './schema-trail.ts';
import { tagsFor } from './tags.ts';

/** A thing of EC2 that needs no more than a shelf: its members in the SDK's spelling, dates as texts. */
export interface Thing {
  readonly id: string;
  readonly createdAt: string;
  readonly tags: Record<string, string>;
  fields: Record<string, unknown>;
}

/** What is particular about a kind of thing. `T` is what its creating call asks. */
export interface Kind<T> {
  /** How its operations end: `InternetGateway` in CreateInternetGateway; also the member that holds it. */
  readonly name: string;
  /** How DescribeX ends and what its list is called: `InternetGateways`. */
  readonly plural: string;
  readonly prefix: string;
  /** Member that holds its id: `InternetGatewayId`. Its plural names things in a describing call. */
  readonly idMember: string;
  /** Resource type of tag specifications: `internet-gateway`. */
  readonly taggedAs: string;
  /** `InvalidInternetGatewayID.NotFound` */
  readonly missing: string;
  /** How CloudTrail writes its calls. */
  readonly trail: typeof plain;
  /** Members of a new one. */
  make(call: Call, input: T, id: string): Record<string, unknown>;
  /** Why it may not be deleted yet: an id that hangs on it. */
  heldBy?(call: Call, thing: Thing): string | undefined;
  /** What else goes when it is deleted. */
  onDelete?(call: Call, thing: Thing): void;
  /** Members with dates. */
  readonly dates?: readonly string[];
  readonly filters?: FilterReaders<Thing>;
}

export function thingsOf(call: Call, name: string): Record<string, Thing> {
  return shelf<Thing>({ ...call, service: 'ec2' }, name);
}

/** @throws ServiceError the kind's own code for what is not there. */
export function thingBy<T>(call: Call, kind: Kind<T>, id: string | undefined): Thing {
  const missing = new ServiceError(kind.missing, `The ${kind.taggedAs} ID '${id}' does not exist`);
  return onShelf(thingsOf(call, kind.name), id, missing);
}

export function thingShape<T>(kind: Kind<T>, thing: Thing): Record<string, unknown> {
  const dates = (kind.dates ?? []).map((member) => [member, new Date(String(thing.fields[member]))]);
  return {
    ...thing.fields,
    ...Object.fromEntries(dates),
    [kind.idMember]: thing.id,
    Tags: Object.entries(thing.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

/** Makes a thing and puts it on its shelf. */
export function newThing<T extends { readonly TagSpecifications?: TagSpecification[] | undefined }>(
  call: Call,
  kind: Kind<T>,
  input: T,
): Thing {
  const id = call.account.id(kind.prefix);
  const thing: Thing = {
    id,
    createdAt: call.now.toISOString(),
    tags: tagsFor(kind.taggedAs, input.TagSpecifications),
    fields: JSON.parse(JSON.stringify(kind.make(call, input, id))),
  };
  thingsOf(call, kind.name)[id] = thing;
  return thing;
}

type Input = Readonly<Record<string, unknown>>;

/** DescribeX of a kind; ids that are not there are refused, as EC2 does. */
export function describing<T>(kind: Kind<T>): Record<string, Operation> {
  const operation = `Describe${kind.plural}`;
  return {
    [operation]: {
      readOnly: true,
      bucket: reading(operation),
      ...kind.trail(operation),
      trailResponse: () => null,
      run(call, input: Input) {
        const ids = input[`${kind.idMember}s`] as readonly string[] | undefined;
        const all = ids?.length
          ? ids.map((id) => thingBy(call, kind, id))
          : Object.values(thingsOf(call, kind.name));
        const filters = (input.Filters ?? input.Filter) as readonly Filter[] | undefined;
        const { page, next } = paged(filtered(all, filters, readersOf(kind)), ({ id }) => id, input);
        return { [kind.plural]: page.map((thing) => thingShape(kind, thing)), ...next };
      },
    },
  };
}

/** Filters every kind has: its id, and the members of its own that are texts. */
function readersOf<T>(kind: Kind<T>): FilterReaders<Thing> {
  const member = (name: string) => (thing: Thing) => {
    const value = thing.fields[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    [dashed(kind.idMember)]: ({ id }) => id,
    'vpc-id': member('VpcId'),
    'subnet-id': member('SubnetId'),
    state: member('State'),
    status: member('Status'),
    ...kind.filters,
  };
}

/** `InternetGatewayId` → `internet-gateway-id` */
function dashed(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

/** CreateX, DescribeX and DeleteX of a kind. */
export function operationsOf<T extends { readonly TagSpecifications?: TagSpecification[] | undefined }>(
  kind: Kind<T>,
): Record<string, Operation> {
  const [create, remove] = [`Create${kind.name}`, `Delete${kind.name}`];
  return {
    ...describing(kind),
    [create]: {
      readOnly: false,
      bucket: mutating(create),
      ...kind.trail(create),
      run: (call, input: T) => ({ [kind.name]: thingShape(kind, newThing(call, kind, input)) }),
    },
    [remove]: {
      readOnly: false,
      bucket: mutating(remove),
      ...kind.trail(remove),
      run(call, input: Input) {
        const thing = thingBy(call, kind, input[kind.idMember] as string | undefined);
        removeThing(call, kind, thing);
        return { [kind.idMember]: thing.id };
      },
    },
  };
}

/** @throws ServiceError DependencyViolation while something hangs on it. */
export function removeThing<T>(call: Call, kind: Kind<T>, thing: Thing): void {
  const holder = kind.heldBy?.(call, thing);
  if (holder !== undefined)
    throw new ServiceError(
      'DependencyViolation',
      `The ${kind.taggedAs} '${thing.id}' has dependencies and cannot be deleted (${holder}).`,
    );
  delete thingsOf(call, kind.name)[thing.id];
  kind.onDelete?.(call, thing);
}

/** A member that holds a text. */
export function textIn(thing: Thing, member: string): string | undefined {
  const value = thing.fields[member];
  return typeof value === 'string' ? value : undefined;
}
