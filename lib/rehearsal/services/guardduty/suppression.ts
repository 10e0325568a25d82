import type {
  CreateFilterRequest,
  CreateIPSetRequest,
  GetFilterRequest,
  GetIPSetRequest,
} from '@aws-sdk/client-guardduty';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';
import { detectorIn } from './detector.ts';

interface FilterState {
  readonly action: 'ARCHIVE' | 'NOOP';
  readonly description: string;
}

interface ListState {
  readonly name: string;
  readonly location: string;
}

const filters = (call: Call) => shelf<FilterState>(call, 'filter');
const lists = (call: Call) => shelf<ListState>(call, 'ip-set');

/** What GuardDuty says of all that is not there. */
function missing(what: string): ServiceError {
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
    filters(call)[Name] = { action: Action, description };
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
    const { action, description } = filterBy(call, input);
    return { Name: input.FilterName, Action: action, Description: description, FindingCriteria: {} };
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
    lists(call)[IpSetId] = { name: input.Name ?? '', location: input.Location ?? '' };
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
    const { name, location } = listBy(call, input);
    return { Name: name, Location: location, Format: 'TXT', Status: 'ACTIVE' };
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
  DeleteFilter: deleteFilter,
  CreateIPSet: createIPSet,
  GetIPSet: getIPSet,
  DeleteIPSet: deleteIPSet,
};
