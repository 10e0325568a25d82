import { createRequire } from 'node:module';
import type { EC2ClientConfig } from '@aws-sdk/client-ec2';
import { modelClient } from './model-client.ts';
import {
  type AwsServices,
  isModelled,
  SERVICE_MODELS,
  SERVICE_PACKAGES,
  type ServiceName,
} from './services.ts';

/** What every client is constructed with; the fields all services share. */
export type ClientConfig = Pick<
  EC2ClientConfig,
  | 'credentials'
  | 'disableHostPrefix'
  | 'endpoint'
  | 'maxAttempts'
  | 'profile'
  | 'region'
  | 'requestHandler'
  | 'retryStrategy'
>;

// The CommonJS builds load in half the time of the ESM ones, and without waiting: EC2 alone takes 0.2 s, so
// each is loaded when it is first asked for.
const require = createRequire(import.meta.url);

/** Everything the package of a service's client exports, or what we describe of it; loaded on first use. */
export function loadService(service: ServiceName): Readonly<Record<string, unknown>> {
  if (isModelled(service)) {
    const { operations } = SERVICE_MODELS[service];
    return Object.fromEntries(operations.map((operation) => [operation[2], operation]));
  }
  return require(`@aws-sdk/client-${SERVICE_PACKAGES[service][0]}`);
}

type ClientClass<S extends ServiceName> = new (config: ClientConfig) => AwsServices[S];

/** A new client of `service`. */
export function constructClient<S extends ServiceName>(service: S, config: ClientConfig): AwsServices[S] {
  const Client = isModelled(service)
    ? modelClient(SERVICE_MODELS[service])
    : loadService(service)[SERVICE_PACKAGES[service as keyof typeof SERVICE_PACKAGES][1]];
  return new (Client as ClientClass<S>)(config);
}
