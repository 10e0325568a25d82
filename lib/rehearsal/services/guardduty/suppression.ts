import type {
  CreateFilterRequest,
  CreateIPSetRequest,
  FindingCriteria,
  GetFilterRequest,
  GetIPSetRequest,
  UpdateFilterRequest,
  UpdateIPSetRequest,
} from '@aws-sdk/client-guardduty';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';
import { detectorIn } from './detector.ts';

interface FilterState {
  readonly action: 'ARCHIVE' | 'NOOP';
  readonly description: string;
  readonly criteria: FindingCriteria;
}

interface ListState {
  readonly name: string;
  readonly location: string;
  readonly active: boolean;
}

const filters = (call: Call) => shelf<FilterState>(call, 'filter');
const lists = (call: Call) => shelf<ListState>(call, 'ip-set');

/** What GuardDuty says of all that is not there. */
export function missing(what: string): ServiceError {
  return new ServiceError(
    'BadRequestException',
    `The request is rejected because the input ${what} is not owned by the current account.`,
  );
}

const createFilter: Operation = {
  readOnly: false,
  run(call, input: CreateFilterRequest) {
    detectorIn(call, input);
    const { Name = '', Action = 'NOOP', Description: description = '' } = input;
    filters(call)[Name] = { action: Action, description, criteria: input.FindingCriteria ?? {} };
    return { Name };
  },
};

const filterBy = (call: Call, input: GetFilterRequest) => {
  detectorIn(call, input);
  return onShelf(filters(call), input.FilterName, missing('filterName'));
};

const getFilter: Operation = {
  readOnly: true,
  run(call, input: GetFilterRequest) {
    const { action, description, criteria } = filterBy(call, input);
    return { Name: input.FilterName, Action: action, Description: description, FindingCriteria: criteria };
  },
};

/** UpdateFilter: what is not named stays. */
const updateFilter: Operation = {
  readOnly: false,
  run(call, input: UpdateFilterRequest) {
    const { action, description, criteria } = filterBy(call, input);
    filters(call)[input.FilterName ?? ''] = {
      action: input.Action ?? action,
      description: input.Description ?? description,
      criteria: input.FindingCriteria ?? criteria,
    };
    return { Name: input.FilterName };
  },
};

const deleteFilter: Operation = {
  readOnly: false,
  run(call, input: GetFilterRequest) {
    filterBy(call, input);
    delete filters(call)[input.FilterName ?? ''];
    return {};
  },
};

const createIPSet: Operation = {
  readOnly: false,
  run(call, input: CreateIPSetRequest) {
    detectorIn(call, input);
    const IpSetId = call.account.uuid().replaceAll('-', '');
    const { Name: name = '', Location: location = '', Activate: active = false } = input;
    lists(call)[IpSetId] = { name, location, active };
    return { IpSetId };
  },
};

const listBy = (call: Call, input: GetIPSetRequest) => {
  detectorIn(call, input);
  return onShelf(lists(call), input.IpSetId, missing('ipSetId'));
};

const getIPSet: Operation = {
  readOnly: true,
  run(call, input: GetIPSetRequest) {
    const { name, location, active } = listBy(call, input);
    return { Name: name, Location: location, Format: 'TXT', Status: active ? 'ACTIVE' : 'INACTIVE' };
  },
};

/** UpdateIPSet: what is not named stays. */
const updateIPSet: Operation = {
  readOnly: false,
  run(call, input: UpdateIPSetRequest) {
    const { name, location, active } = listBy(call, input);
    lists(call)[input.IpSetId ?? ''] = {
      name: input.Name ?? name,
      location: input.Location ?? location,
      active: input.Activate ?? active,
    };
    return {};
  },
};

const deleteIPSet: Operation = {
  readOnly: false,
  run(call, input: GetIPSetRequest) {
    listBy(call, input);
    delete lists(call)[input.IpSetId ?? ''];
    return {};
  },
};

export const suppressionOperations = {
  CreateFilter: createFilter,
  GetFilter: getFilter,
  UpdateFilter: updateFilter,
  DeleteFilter: deleteFilter,
  CreateIPSet: createIPSet,
  GetIPSet: getIPSet,
  UpdateIPSet: updateIPSet,
  DeleteIPSet: deleteIPSet,
};
