import type {
  AlternateContact,
  EnableRegionRequest,
  GetAlternateContactRequest,
  GetRegionOptStatusRequest,
  GetRegionOptStatusResponse,
  ListRegionsRequest,
  ListRegionsResponse,
  PutAlternateContactRequest,
  RegionOptStatus,
} from '@aws-sdk/client-account';
import { HOME_REGION } from '../../account/regions.ts';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import type { RegionState } from '../../account/state.ts';
import { reads, writes } from '../operations.ts';
import { onShelf, shelf } from '../shelf.ts';

const STATUS: Readonly<Record<RegionState['optIn'], RegionOptStatus>> = {
  'opt-in-not-required': 'ENABLED_BY_DEFAULT',
  'opted-in': 'ENABLED',
  'not-opted-in': 'DISABLED',
};
const PAGE = 50;

/** @throws ServiceError ValidationException for a region nobody knows. */
function regionBy(call: Call, name: string | undefined): RegionState {
  const region = call.account.state.regions[name ?? ''];
  if (region) return region;
  throw new ServiceError('ValidationException', `The Region name ${name} is not valid.`);
}

const listRegions: Operation = {
  readOnly: true,
  run(call, input: ListRegionsRequest): ListRegionsResponse {
    const rest = Object.values(call.account.state.regions)
      .map(({ name, optIn }) => ({ RegionName: name, RegionOptStatus: STATUS[optIn] }))
      .filter(({ RegionOptStatus }) => input.RegionOptStatusContains?.includes(RegionOptStatus) ?? true)
      .toSorted((a, b) => (a.RegionName < b.RegionName ? -1 : 1))
      .filter(({ RegionName }) => RegionName > (input.NextToken ?? ''));
    const page = rest.slice(0, input.MaxResults ?? PAGE);
    const last = page.at(-1);
    return { Regions: page, ...(last && page.length < rest.length ? { NextToken: last.RegionName } : {}) };
  },
};

const getRegionOptStatus: Operation = {
  readOnly: true,
  run(call, input: GetRegionOptStatusRequest): GetRegionOptStatusResponse {
    const { name, optIn } = regionBy(call, input.RegionName);
    return { RegionName: name, RegionOptStatus: STATUS[optIn] };
  },
};

/** EnableRegion: at once here; AWS takes minutes. */
const enableRegion: Operation = {
  readOnly: false,
  trailRequest: (input: EnableRegionRequest) => ({ RegionName: input.RegionName }),
  run(call, input: EnableRegionRequest) {
    const region = regionBy(call, input.RegionName);
    if (region.optIn === 'not-opted-in') region.optIn = 'opted-in';
    return {};
  },
};

/** DisableRegion: at once here; AWS takes minutes. What is in it stays. */
const disableRegion: Operation = {
  readOnly: false,
  trailRequest: (input: EnableRegionRequest) => ({ RegionName: input.RegionName }),
  run(call, input: EnableRegionRequest) {
    const region = regionBy(call, input.RegionName);
    if (region.optIn === 'opted-in') region.optIn = 'not-opted-in';
    return {};
  },
};

const contacts = (call: Call) => shelf<AlternateContact>({ ...call, region: HOME_REGION }, 'contact');

function contactBy(call: Call, kind: string | undefined): AlternateContact {
  const missing = new ServiceError('ResourceNotFoundException', `No contact of type ${kind} found.`, 404);
  return onShelf(contacts(call), kind, missing);
}

/** Account Management: regions and alternate contacts. */
export const accountService: SimulatedService = {
  name: 'account',
  eventSource: 'account.amazonaws.com',
  protocol: 'restJson',
  scope: 'global',
  operations: {
    ListRegions: listRegions,
    GetRegionOptStatus: getRegionOptStatus,
    EnableRegion: enableRegion,
    DisableRegion: disableRegion,
    GetAlternateContact: reads((call, { AlternateContactType }: GetAlternateContactRequest) => ({
      AlternateContact: contactBy(call, AlternateContactType),
    })),
    PutAlternateContact: writes((call, { AccountId: _, ...contact }: PutAlternateContactRequest) => {
      contacts(call)[contact.AlternateContactType ?? ''] = contact;
      return {};
    }),
    DeleteAlternateContact: writes((call, { AlternateContactType }: GetAlternateContactRequest) => {
      contactBy(call, AlternateContactType);
      delete contacts(call)[AlternateContactType ?? ''];
      return {};
    }),
  },
};
