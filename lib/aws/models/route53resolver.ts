import type { OperationTuple, ServiceModel } from '../model-client.ts';
import { NUMBER, structureIn, TEXT } from './shapes.ts';

const NAMESPACE = 'com.amazonaws.route53resolver';
const structure = structureIn(NAMESPACE);

const config = structure('ResolverQueryLogConfig', {
  ...{ Id: TEXT, OwnerId: TEXT, Status: TEXT, ShareStatus: TEXT, AssociationCount: NUMBER, Arn: TEXT },
  ...{ Name: TEXT, DestinationArn: TEXT, CreatorRequestId: TEXT, CreationTime: TEXT },
});
const association = structure('ResolverQueryLogConfigAssociation', {
  ...{ Id: TEXT, ResolverQueryLogConfigId: TEXT, ResourceId: TEXT, Status: TEXT },
});
const oneConfig = structure('GetResolverQueryLogConfigRequest', { ResolverQueryLogConfigId: TEXT }, 1);
const newConfig = structure(
  'CreateResolverQueryLogConfigRequest',
  { Name: TEXT, DestinationArn: TEXT, CreatorRequestId: TEXT },
  3,
);
const oneAssociation = structure(
  'AssociateResolverQueryLogConfigRequest',
  { ResolverQueryLogConfigId: TEXT, ResourceId: TEXT },
  2,
);
const paged = structure('ListResolverQueryLogConfigsRequest', { MaxResults: NUMBER, NextToken: TEXT });
const list = (name: string, item: unknown) => [1, NAMESPACE, name, 0, () => item];
const configs = list('ResolverQueryLogConfigList', config);
const associations = list('ResolverQueryLogConfigAssociationList', association);
const configAnswer = structure('ResolverQueryLogConfigResponse', { ResolverQueryLogConfig: () => config });
const associationAnswer = structure('ResolverQueryLogConfigAssociationResponse', {
  ResolverQueryLogConfigAssociation: () => association,
});
const configsAnswer = structure('ListResolverQueryLogConfigsResponse', {
  ...{ NextToken: TEXT, ResolverQueryLogConfigs: () => configs },
});
const associationsAnswer = structure('ListResolverQueryLogConfigAssociationsResponse', {
  ...{ NextToken: TEXT, ResolverQueryLogConfigAssociations: () => associations },
});

const operation = (name: string, input: unknown, output: unknown): OperationTuple => [
  ...([9, NAMESPACE, name, 0] as const),
  ...([() => input, () => output] as const),
];

/**
 * The query logs of Route 53 Resolver.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateResolverQueryLogConfig.html
 */
export const route53resolverModel: ServiceModel = {
  serviceId: 'Route53Resolver',
  endpointPrefix: 'route53resolver',
  version: '2018-04-01',
  namespace: NAMESPACE,
  target: 'Route53Resolver',
  like: ['config-service', 'ConfigServiceClient'],
  operations: [
    operation('CreateResolverQueryLogConfig', newConfig, configAnswer),
    operation('ListResolverQueryLogConfigs', paged, configsAnswer),
    operation('DeleteResolverQueryLogConfig', oneConfig, configAnswer),
    operation('AssociateResolverQueryLogConfig', oneAssociation, associationAnswer),
    operation('DisassociateResolverQueryLogConfig', oneAssociation, associationAnswer),
    operation('ListResolverQueryLogConfigAssociations', paged, associationsAnswer),
  ],
};

/** Where the DNS queries of VPCs are logged to. */
export interface QueryLogConfig {
  readonly Id?: string | undefined;
  readonly Name?: string | undefined;
  readonly DestinationArn?: string | undefined;
  readonly Status?: string | undefined;
}

/** A VPC whose queries are logged. */
export interface QueryLogAssociation {
  readonly ResolverQueryLogConfigId?: string | undefined;
  readonly ResourceId?: string | undefined;
  readonly Status?: string | undefined;
}

export interface OneQueryLogConfig {
  readonly ResolverQueryLogConfigId: string;
}

export interface OneQueryLogAssociation extends OneQueryLogConfig {
  readonly ResourceId: string;
}

export interface NewQueryLogConfig {
  readonly Name: string;
  readonly DestinationArn: string;
  readonly CreatorRequestId: string;
}

export interface Paged {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

type ConfigAnswer = Promise<{ readonly ResolverQueryLogConfig?: QueryLogConfig | undefined }>;
type AssociationAnswer = Promise<{
  readonly ResolverQueryLogConfigAssociation?: QueryLogAssociation | undefined;
}>;

/** The aggregated client of Route 53 Resolver, as far as Spillkit calls it. */
export interface Route53Resolver {
  createResolverQueryLogConfig(input: NewQueryLogConfig): ConfigAnswer;
  listResolverQueryLogConfigs(input: Paged): Promise<{
    readonly NextToken?: string | undefined;
    readonly ResolverQueryLogConfigs?: readonly QueryLogConfig[] | undefined;
  }>;
  deleteResolverQueryLogConfig(input: OneQueryLogConfig): ConfigAnswer;
  associateResolverQueryLogConfig(input: OneQueryLogAssociation): AssociationAnswer;
  disassociateResolverQueryLogConfig(input: OneQueryLogAssociation): AssociationAnswer;
  listResolverQueryLogConfigAssociations(input: Paged): Promise<{
    readonly NextToken?: string | undefined;
    readonly ResolverQueryLogConfigAssociations?: readonly QueryLogAssociation[] | undefined;
  }>;
}
