import type {
  ChangeResourceRecordSetsRequest,
  CreateHostedZoneRequest,
  DeleteHostedZoneRequest,
  DisableHostedZoneDNSSECRequest,
  GetHostedZoneRequest,
  ListHostedZonesByNameRequest,
  ListResourceRecordSetsRequest,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { HOME_REGION } from '../../account/regions.ts';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface ZoneState {
  readonly id: string;
  readonly name: string;
  readonly reference: string;
  records: ResourceRecordSet[];
  signing: boolean;
}

const zones = (call: Call) => shelf<ZoneState>({ ...call, region: HOME_REGION }, 'zone');
const missing = (id: string) =>
  new ServiceError('NoSuchHostedZone', `No hosted zone found with ID: ${id}`, 404);

function zoneBy(call: Call, id = ''): ZoneState {
  const bare = id.replace('/hostedzone/', '');
  return onShelf(zones(call), bare, missing(bare));
}

const shown = ({ id, name, reference, records }: ZoneState) => ({
  Id: `/hostedzone/${id}`,
  Name: name,
  CallerReference: reference,
  ResourceRecordSetCount: records.length,
  Config: { PrivateZone: false },
});

const change = (call: Call) => ({
  ChangeInfo: { Id: `/change/${call.account.id('C')}`, Status: 'INSYNC' as const, SubmittedAt: call.now },
});

const withDot = (name: string) => (name.endsWith('.') ? name : `${name}.`);

const createHostedZone: Operation = {
  readOnly: false,
  run(call, { Name = '', CallerReference = '' }: CreateHostedZoneRequest) {
    const name = withDot(Name);
    const zone: ZoneState = {
      id: call.account.id('Z').toUpperCase(),
      name,
      reference: CallerReference,
      records: [
        { Name: name, Type: 'NS', TTL: 172_800, ResourceRecords: [{ Value: 'ns-1.awsdns-01.org.' }] },
        { Name: name, Type: 'SOA', TTL: 900, ResourceRecords: [{ Value: 'ns-1.awsdns-01.org. 1' }] },
      ],
      signing: false,
    };
    zones(call)[zone.id] = zone;
    return { HostedZone: shown(zone), ...change(call), Location: `/hostedzone/${zone.id}` };
  },
};

const getHostedZone: Operation = {
  readOnly: true,
  run(call, { Id }: GetHostedZoneRequest) {
    const zone = zoneBy(call, Id);
    const own = zone.records.find(({ Type, Name }) => Type === 'NS' && Name === zone.name);
    const NameServers = (own?.ResourceRecords ?? []).map(({ Value = '' }) => Value.replace(/\.$/, ''));
    return { HostedZone: shown(zone), DelegationSet: { NameServers } };
  },
};

/** ListHostedZonesByName: from the name on, in the order of names. */
const listHostedZonesByName: Operation = {
  readOnly: true,
  run(call, { DNSName = '', MaxItems = 100 }: ListHostedZonesByNameRequest) {
    const sorted = Object.values(zones(call)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const from = sorted.filter(({ name }) => name >= withDot(DNSName));
    return {
      HostedZones: from.slice(0, MaxItems).map(shown),
      IsTruncated: from.length > MaxItems,
      MaxItems,
    };
  },
};

const listResourceRecordSets: Operation = {
  readOnly: true,
  run: (call, { HostedZoneId }: ListResourceRecordSetsRequest) => ({
    ResourceRecordSets: zoneBy(call, HostedZoneId).records.map((record) => ({ ...record })),
    IsTruncated: false,
    MaxItems: 300,
  }),
};

const keyOf = ({ Name = '', Type, SetIdentifier = '' }: ResourceRecordSet) =>
  `${withDot(Name)} ${Type} ${SetIdentifier}`;

/** ChangeResourceRecordSets: all of a batch or none. */
const changeResourceRecordSets: Operation = {
  readOnly: false,
  run(call, { HostedZoneId, ChangeBatch }: ChangeResourceRecordSetsRequest) {
    const zone = zoneBy(call, HostedZoneId);
    let records = zone.records;
    for (const { Action, ResourceRecordSet: given } of ChangeBatch?.Changes ?? []) {
      if (!given) continue;
      const set = { ...given, Name: withDot(given.Name ?? '') };
      const known = records.some((each) => keyOf(each) === keyOf(set));
      if ((Action === 'DELETE' && !known) || (Action === 'CREATE' && known))
        throw new ServiceError('InvalidChangeBatch', `[Tried to ${Action} ${set.Name} ${set.Type}]`);
      const others = records.filter((each) => keyOf(each) !== keyOf(set));
      records = Action === 'DELETE' ? others : [...others, set];
    }
    zone.records = records;
    return change(call);
  },
};

const getDNSSEC: Operation = {
  readOnly: true,
  run: (call, { HostedZoneId }: { readonly HostedZoneId?: string }) => ({
    Status: { ServeSignature: zoneBy(call, HostedZoneId).signing ? 'SIGNING' : 'NOT_SIGNING' },
    KeySigningKeys: [],
  }),
};

const disableDNSSEC: Operation = {
  readOnly: false,
  run(call, { HostedZoneId }: DisableHostedZoneDNSSECRequest) {
    zoneBy(call, HostedZoneId).signing = false;
    return change(call);
  },
};

const deleteHostedZone: Operation = {
  readOnly: false,
  run(call, { Id }: DeleteHostedZoneRequest) {
    const zone = zoneBy(call, Id);
    const own = zone.records.filter(({ Type }) => Type !== 'NS' && Type !== 'SOA');
    if (own.length > 0)
      throw new ServiceError(
        'HostedZoneNotEmpty',
        'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
      );
    delete zones(call)[zone.id];
    return change(call);
  },
};

/** Route 53: public zones and the records in them. */
export const route53Service: SimulatedService = {
  name: 'route53',
  eventSource: 'route53.amazonaws.com',
  protocol: 'restXml',
  scope: 'global',
  operations: {
    CreateHostedZone: createHostedZone,
    GetHostedZone: getHostedZone,
    ListHostedZonesByName: listHostedZonesByName,
    ListResourceRecordSets: listResourceRecordSets,
    ChangeResourceRecordSets: changeResourceRecordSets,
    GetDNSSEC: getDNSSEC,
    DisableHostedZoneDNSSEC: disableDNSSEC,
    DeleteHostedZone: deleteHostedZone,
  },
};
