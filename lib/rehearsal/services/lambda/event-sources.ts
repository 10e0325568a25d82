import type {
  CreateEventSourceMappingRequest,
  DeleteEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  GetEventSourceMappingRequest,
  ListEventSourceMappingsRequest,
  ListEventSourceMappingsResponse,
} from '@aws-sdk/client-lambda';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { onShelf, shelf } from '../shelf.ts';
import { functionArn, functionBy, functionName, MANAGING, notFound } from './state.ts';

interface MappingState {
  readonly uuid: string;
  readonly functionName: string;
  readonly eventSourceArn: string;
  readonly changedAt: string;
  deletedAt?: string;
}

const SETTLING_MS = 20_000;

/** Mappings by UUID; one that was deleted is gone once it has settled. */
function mappings(call: Call): Record<string, MappingState> {
  const known = shelf<MappingState>(call, 'event-source-mappings');
  for (const { uuid, deletedAt } of Object.values(known))
    if (deletedAt && call.now.getTime() - Date.parse(deletedAt) >= SETTLING_MS) delete known[uuid];
  return known;
}

function mappingBy(call: Call, uuid: string | undefined): MappingState {
  return onShelf(mappings(call), uuid, notFound('The resource you requested does not exist.'));
}

function shape(call: Call, mapping: MappingState): EventSourceMappingConfiguration {
  return {
    UUID: mapping.uuid,
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: functionArn(call, mapping.functionName),
    LastModified: new Date(mapping.changedAt),
    State: mapping.deletedAt ? 'Deleting' : 'Enabled',
    BatchSize: 10,
  };
}

const createEventSourceMapping: Operation = {
  readOnly: false,
  trailName: 'CreateEventSourceMapping20150331',
  bucket: MANAGING,
  run(call, input: CreateEventSourceMappingRequest): EventSourceMappingConfiguration {
    const mapping: MappingState = {
      uuid: call.account.uuid(),
      functionName: functionBy(call, input.FunctionName).functionName,
      eventSourceArn: input.EventSourceArn ?? '',
      changedAt: call.now.toISOString(),
    };
    mappings(call)[mapping.uuid] = mapping;
    return shape(call, mapping);
  },
};

const getEventSourceMapping: Operation = {
  readOnly: true,
  trailName: 'GetEventSourceMapping20150331',
  bucket: MANAGING,
  run: (call, input: GetEventSourceMappingRequest) => shape(call, mappingBy(call, input.UUID)),
};

const listEventSourceMappings: Operation = {
  readOnly: true,
  trailName: 'ListEventSourceMappings20150331',
  bucket: MANAGING,
  run(call, input: ListEventSourceMappingsRequest): ListEventSourceMappingsResponse {
    const matching = Object.values(mappings(call)).filter(
      (mapping) =>
        input.FunctionName === undefined || mapping.functionName === functionName(input.FunctionName),
    );
    const { page, token } = listPage(matching, ({ uuid }) => uuid, {
      size: input.MaxItems ?? 100,
      token: input.Marker,
    });
    return {
      EventSourceMappings: page.map((mapping) => shape(call, mapping)),
      ...(token === undefined ? {} : { NextMarker: token }),
    };
  },
};

const deleteEventSourceMapping: Operation = {
  readOnly: false,
  trailName: 'DeleteEventSourceMapping20150331',
  bucket: MANAGING,
  run(call, input: DeleteEventSourceMappingRequest): EventSourceMappingConfiguration {
    const mapping = mappingBy(call, input.UUID);
    if (mapping.deletedAt)
      throw new ServiceError(
        'ResourceInUseException',
        'Cannot delete the event source mapping because it is in use.',
      );
    mapping.deletedAt = call.now.toISOString();
    return shape(call, mapping);
  },
};

export const eventSourceOperations = {
  CreateEventSourceMapping: createEventSourceMapping,
  GetEventSourceMapping: getEventSourceMapping,
  ListEventSourceMappings: listEventSourceMappings,
  DeleteEventSourceMapping: deleteEventSourceMapping,
};
