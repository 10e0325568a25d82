import type { Clock } from '../../case/clock.ts';
import { awsManagedPolicies } from '../services/iam/managed-policies.ts';
import { encode, encodeError } from '../wire/codec.ts';
import type { Protocol, WireRequest, WireResponse } from '../wire/http.ts';
import { readSignature } from '../wire/signature.ts';
import type { AccountOptions, SimulatedAccount } from './account.ts';
import { IamHistory } from './iam-history.ts';
import { makeId, makeSecret, makeUuid } from './ids.ts';
import { type Around, notSimulated, perform } from './perform.ts';
import { refusal } from './refusals.ts';
import { defaultRegions, enabledRegion, HOME_REGION, newRegion, type OptIn } from './regions.ts';
import { ServiceError, type SimulatedService } from './service.ts';
import { settle } from './settle.ts';
import type { AccountState } from './state.ts';
import { Throttle } from './throttle.ts';
import { file } from './trail.ts';
import { understand } from './understand.ts';

/** A simulated account that answers requests. */
export interface CreatedAccount extends SimulatedAccount {
  /** Answers one request; a fault of the simulation itself rejects. */
  handle(request: WireRequest, around?: Around): Promise<WireResponse>;
}

export interface NewAccount {
  readonly accountId: string;
  readonly clock: Clock;
  readonly services: readonly SimulatedService[];
  readonly options?: Partial<AccountOptions>;
  /** State to go on with, of an account made before; `accountId` and `regions` are then its own. */
  readonly state?: AccountState;
  /** Region → whether it is enabled; by default all commercial regions, with only the old ones enabled. */
  readonly regions?: Readonly<Record<string, OptIn>>;
}

const DEFAULTS: AccountOptions = {
  propagationDelayMs: 4000,
  trailDelayMs: 300_000,
  latencyMs: 60,
};

/** Makes a simulated account, empty but for AWS's managed policies and each region's default network. */
export function createAccount(made: NewAccount): CreatedAccount {
  const { clock, services } = made;
  const options = { ...DEFAULTS, ...made.options };
  const state: AccountState = made.state ?? emptyState(made.accountId);
  const { accountId } = state;
  const history = new IamHistory(state.iam, options.propagationDelayMs);
  const throttle = new Throttle(clock);
  const account: CreatedAccount = {
    accountId,
    state,
    clock,
    options,
    id: (prefix) => makeId(prefix, accountId, state.sequence++),
    uuid: () => makeUuid(accountId, state.sequence++),
    secret: (length) => makeSecret(accountId, state.sequence++, length),
    region: (name) => enabledRegion(state.regions, name),
    propagatedIam: () => history.seenAt(clock.now()),
    seedIam: (change) => history.always(change),
    recordServiceEvent: (event) => file(account, event),
    handle,
  };
  if (!made.state) {
    for (const [name, optIn] of Object.entries(made.regions ?? defaultRegions)) {
      state.regions[name] = newRegion(name, optIn, account);
    }
  }
  return account;

  async function handle(request: WireRequest, around?: Around): Promise<WireResponse> {
    const response = await answer(request, around);
    return request.method === 'HEAD' ? { ...response, body: new Uint8Array() } : response;
  }

  async function answer(request: WireRequest, around?: Around): Promise<WireResponse> {
    const signature = readSignature(request);
    if (options.latencyMs > 0) await clock.sleep(options.latencyMs);
    const requestId = account.uuid();
    let protocol: Protocol = protocolOf(request, signature?.service);
    try {
      if (!signature) throw refusal(protocol, 'no-signature');
      const understood = understand(services, signature.service, request);
      if (understood) protocol = understood.service.protocol;
      if (!understood?.decoded) throw notSimulated(`this call to ${signature.service}`);
      const { service, decoded } = understood;
      const region = signature.region === 'aws-global' ? HOME_REGION : signature.region;
      settle(account, services, region);
      const beforeIamChange = () => history.keep(clock.now());
      const output = perform({
        account,
        throttle,
        service,
        region,
        request,
        requestId,
        decoded,
        beforeIamChange,
        ...(around === undefined ? {} : { around }),
      });
      return encode(protocol, service.name, decoded.schema, output, requestId);
    } catch (error) {
      if (error instanceof ServiceError) return encodeError(protocol, error, requestId);
      throw error;
    }
  }
}

function emptyState(accountId: string): AccountState {
  return {
    accountId,
    iam: {
      users: {},
      groups: {},
      roles: {},
      instanceProfiles: {},
      policies: awsManagedPolicies(),
      virtualMfaDevices: {},
      rootKeys: [],
    },
    sessions: {},
    regions: {},
    records: [],
    sequence: 1,
  };
}

/** Services that answer in XML although their requests are REST. */
const REST_XML: Readonly<Record<string, Protocol>> = { cloudfront: 'restXml', route53: 'restXml', s3: 's3' };

/** The protocol to refuse in when the service is not one of ours. */
function protocolOf({ headers }: WireRequest, service = ''): Protocol {
  if (headers['x-amz-target']) return 'json';
  if (headers['content-type']?.includes('x-www-form-urlencoded')) return 'awsQuery';
  return REST_XML[service] ?? 'restJson';
}
