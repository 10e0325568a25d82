import { createRequire } from 'node:module';
import type { ClientConfig } from './clients.ts';
import { partitionOfRegion } from './partition.ts';

/**
 * A service the SDK has no current client for, as the SDK describes services at run time.
 * Operations are its schema tuples: `[9, namespace, name, traits, () => input, () => output]`.
 */
export interface ServiceModel {
  readonly serviceId: string;
  /** Name of the service in its hosts and in signatures. */
  readonly endpointPrefix: string;
  readonly version: string;
  readonly namespace: string;
  /** What comes before the operation in `X-Amz-Target`, where the protocol has it. */
  readonly target: string;
  /** An SDK client of the same protocol, whose middleware is used: the end of its package's name, and its export. */
  readonly like: readonly [packageEnd: string, client: string];
  readonly operations: readonly OperationTuple[];
}

export type OperationTuple = readonly [
  kind: 9,
  namespace: string,
  name: string,
  traits: unknown,
  input: () => unknown,
  output: () => unknown,
];

const require = createRequire(import.meta.url);

interface Signing {
  readonly region: string;
}

interface Endpoint {
  readonly Region: string;
  readonly Endpoint?: string;
}

/** What makes the client of another service one of `model`: where it sends, and what it signs for. */
function overrides({ serviceId, endpointPrefix, version, namespace, target }: ServiceModel) {
  return {
    serviceId,
    apiVersion: version,
    signingName: endpointPrefix,
    protocolSettings: { defaultNamespace: namespace, version, serviceTarget: target },
    endpointProvider({ Region, Endpoint }: Endpoint) {
      const suffix = partitionOfRegion(Region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
      return { url: new URL(Endpoint ?? `https://${endpointPrefix}.${Region}.${suffix}`) };
    },
    httpAuthSchemeProvider: ({ region }: Signing) => [
      {
        schemeId: 'aws.auth#sigv4',
        signingProperties: { name: endpointPrefix, region },
        propertiesExtractor: (config: unknown, context: unknown) => ({
          signingProperties: { config, context },
        }),
      },
    ],
  };
}

/** The class of the service's aggregated client: a method for each operation, on the SDK's own middleware. */
export function modelClient(model: ServiceModel): new (config: ClientConfig) => object {
  const { Command, createAggregatedClient } =
    require('@smithy/core/client') as typeof import('@smithy/core/client');
  const { getEndpointPlugin } = require('@smithy/core/endpoints') as typeof import('@smithy/core/endpoints');
  const [packageEnd, name] = model.like;
  const { [name]: Base } = require(`@aws-sdk/client-${packageEnd}`) as Record<
    string,
    new (
      config: object,
    ) => object
  >;
  if (Base === undefined) throw new Error(`Defect: client-${packageEnd} exports no ${name}.`);
  class ModelClient extends Base {
    constructor(config: ClientConfig) {
      super({ ...config, ...overrides(model) });
    }
  }
  const parameter = (builtIn: string) => ({ type: 'builtInParams', name: builtIn }) as const;
  const commands = model.operations.map((operation) => [
    `${operation[2]}Command`,
    Command.classBuilder()
      .ep({ Endpoint: parameter('endpoint'), Region: parameter('region') })
      .m((Made, _settings, config) => [
        getEndpointPlugin(config as never, Made.getEndpointParameterInstructions()),
      ])
      .s(model.target, operation[2], {})
      .n(name, `${operation[2]}Command`)
      .sc(operation as never)
      .build(),
  ]);
  createAggregatedClient(Object.fromEntries(commands), ModelClient as never);
  return ModelClient;
}
