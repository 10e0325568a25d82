import type { EnableMacieRequest, UpdateMacieSessionRequest } from '@aws-sdk/client-macie2';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { shelf } from '../shelf.ts';

interface SessionState {
  readonly createdAt: string;
  status: string;
}

const sessions = (call: Call) => shelf<SessionState>(call, 'session');

/** @throws ServiceError what Macie answers where it is off: that access is denied. */
function session(call: Call): SessionState {
  const found = sessions(call).default;
  if (found) return found;
  throw new ServiceError('AccessDeniedException', 'Macie is not enabled.', 403);
}

/** Macie, as far as it is on, paused or off. */
export const macie2Service: SimulatedService = {
  name: 'macie2',
  eventSource: 'macie2.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    EnableMacie: writes((call, { status = 'ENABLED' }: EnableMacieRequest) => {
      if (sessions(call).default) {
        throw new ServiceError('ConflictException', 'Macie has already been enabled', 409);
      }
      sessions(call).default = { createdAt: call.now.toISOString(), status };
      return {};
    }),
    DisableMacie: writes((call) => {
      session(call);
      delete sessions(call).default;
      return {};
    }),
    UpdateMacieSession: writes((call, { status = 'ENABLED' }: UpdateMacieSessionRequest) => {
      session(call).status = status;
      return {};
    }),
    GetMacieSession: reads((call) => {
      const { createdAt, status } = session(call);
      return { createdAt: new Date(createdAt), status };
    }),
  },
};
