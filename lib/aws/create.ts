import { createRequire } from 'node:module';
import type { Clock } from '../case/clock.ts';
import type { AwsWriters, CallerIdentity, Regions } from './access.ts';
import { type ClientConfig, constructClient } from './clients.ts';
import { callerIdentity } from './identity.ts';
import { type Draw, type LimitedCall, Limiter, limitPlugin, publishedLimits } from './limits.ts';
import { homeRegion, partitionOfRegion } from './partition.ts';
import { accountRegions } from './regions.ts';
import { clockRetryStrategy, MAX_ATTEMPTS } from './retry.ts';
import type { AwsServices, ServiceName } from './services.ts';

export interface AwsOptions {
  /** Time for the limits and the waits between retries. */
  readonly clock: Clock;
  /** Profile of the AWS configuration files; AWS_PROFILE or `default` when absent. */
  readonly profile?: string;
  /** Where all services answer, instead of AWS. */
  readonly endpointUrl?: string;
  /** Tells the partition. Configured region when absent, us-east-1 when none is configured. */
  readonly region?: string;
  /** Used instead of the SDK's chain; the machine's region settings are then left unread, too. */
  readonly credentials?: ClientConfig['credentials'];
  /** Answers requests instead of the network. */
  readonly requestHandler?: ClientConfig['requestHandler'];
  /** Asks for the code of the MFA device with that serial, when a profile's role needs one. */
  readonly mfaCode?: (serial: string) => Promise<string>;
  /** Which tokens a call takes; by default those of the quotas AWS publishes. */
  readonly limits?: (call: LimitedCall) => readonly Draw[];
  /** Ends waits for tokens and retries; a call that is under way is not abandoned by it. */
  readonly signal?: AbortSignal;
}

const require = createRequire(import.meta.url);

const quiet = () => undefined;

/** The SDK's own chain: environment, profile (roles, SSO, processes), web identity, container, instance. */
function credentialChain({ profile, mfaCode }: AwsOptions): NonNullable<ClientConfig['credentials']> {
  const { fromNodeProviderChain } =
    require('@aws-sdk/credential-providers') as typeof import('@aws-sdk/credential-providers');
  return fromNodeProviderChain({
    // The chain warns on the console when both a profile and keys are set; who the caller is, is told anyway.
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    ...(profile === undefined ? {} : { profile }),
    ...(mfaCode === undefined ? {} : { mfaCodeProvider: mfaCode }),
  });
}

async function configuredRegion({ profile, region, credentials }: AwsOptions): Promise<string> {
  if (region !== undefined) return region;
  if (credentials !== undefined) return 'us-east-1';
  const { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS, NODE_REGION_CONFIG_OPTIONS } =
    require('@smithy/core/config') as typeof import('@smithy/core/config');
  const files = { ...NODE_REGION_CONFIG_FILE_OPTIONS, ...(profile === undefined ? {} : { profile }) };
  return loadConfig({ ...NODE_REGION_CONFIG_OPTIONS, default: 'us-east-1' }, files)();
}

/** Keeps what `look` gives; a failure is not kept, so that the next call looks again. */
function kept<T>(look: () => Promise<T>): () => Promise<T> {
  let held: Promise<T> | undefined;
  return () => {
    held ??= look().catch((error: unknown) => {
      held = undefined;
      throw error;
    });
    return held;
  };
}

/**
 * The account the credentials belong to. Nothing is loaded, read or sent before the first call. Every client
 * shares one set of limits, one retry strategy and one look-up of credentials (an MFA code is asked for once).
 */
export function createAws(options: AwsOptions): AwsWriters {
  const { clock, signal } = options;
  const limiter = new Limiter(options.limits ?? publishedLimits, clock, signal);
  const retryStrategy = clockRetryStrategy(clock, signal);
  const home = kept(async () => homeRegion(partitionOfRegion(await configuredRegion(options))));
  const clients = new Map<string, AwsServices[ServiceName]>();
  let credentials: NonNullable<ClientConfig['credentials']> | undefined = options.credentials;

  function client<S extends ServiceName>(service: S, region?: string): AwsServices[S] {
    const where = region ?? 'home';
    const key = `${service} ${where}`;
    const made = clients.get(key);
    if (made) return made as AwsServices[S];
    credentials ??= credentialChain(options);
    const fresh = constructClient(service, {
      credentials,
      region: region ?? home,
      maxAttempts: MAX_ATTEMPTS,
      retryStrategy,
      // AWS answers within seconds. A connection that stays silent for longer is tried again.
      requestHandler: options.requestHandler ?? {
        connectionTimeout: 5_000,
        requestTimeout: 60_000,
        throwOnRequestTimeout: true,
      },
      // Some services put the account before the host's name, which an address is not.
      ...(options.endpointUrl === undefined
        ? {}
        : { endpoint: options.endpointUrl, disableHostPrefix: true }),
      ...(options.profile === undefined ? {} : { profile: options.profile }),
    });
    // Every client has the same stack and region; the union of their types is more than the compiler can compare.
    const { middlewareStack, config } = fresh as Pick<AwsServices['sts'], 'middlewareStack' | 'config'>;
    middlewareStack.use(limitPlugin(limiter, service, config.region));
    clients.set(key, fresh);
    return fresh;
  }

  const identity = kept((): Promise<CallerIdentity> => callerIdentity(client('sts')));
  const regions = kept((): Promise<Regions> => accountRegions(client('ec2')));
  return { identity, regions, read: client, write: client };
}
