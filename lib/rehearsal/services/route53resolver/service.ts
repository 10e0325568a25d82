import type {
  NewQueryLogConfig,
  OneQueryLogAssociation,
  OneQueryLogConfig,
} from '../../../aws/models/route53resolver.ts';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

interface ConfigState {
  readonly id: string;
  readonly name: string;
  readonly destination: string;
  readonly createdAt: string;
  /** VPCs whose queries it logs. */
  readonly vpcs: string[];
}

const configs = (call: Call) => shelf<ConfigState>(call, 'query-log-config');

function configBy(call: Call, id: string | undefined): ConfigState {
  const message = `[RSLVR-00402] The resolver query log config with ID '${id}' does not exist.`;
  return onShelf(configs(call), id, new ServiceError('ResourceNotFoundException', message));
}

const shown = (call: Call, { id, name, destination, createdAt, vpcs }: ConfigState, Status = 'CREATED') => ({
  ...{ Id: id, OwnerId: call.account.accountId, Status, ShareStatus: 'NOT_SHARED' },
  ...{ AssociationCount: vpcs.length, Name: name, DestinationArn: destination, CreationTime: createdAt },
  Arn: regionalArn(call, 'route53resolver', `resolver-query-log-config/${id}`),
});

const associated = (id: string, vpc: string, Status = 'ACTIVE') => ({
  ...{ Id: `rqlca-${id}-${vpc}`, ResolverQueryLogConfigId: id, ResourceId: vpc, Status },
});

/** Route 53 Resolver: where the queries of which VPCs are logged to. */
export const route53resolverService: SimulatedService = {
  name: 'route53resolver',
  eventSource: 'route53resolver.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateResolverQueryLogConfig: writes((call, { Name, DestinationArn }: NewQueryLogConfig) => {
      const id = call.account.id('rqlc-');
      const made: ConfigState = {
        ...{ id, name: Name, destination: DestinationArn, createdAt: call.now.toISOString(), vpcs: [] },
      };
      configs(call)[id] = made;
      return { ResolverQueryLogConfig: shown(call, made) };
    }),
    ListResolverQueryLogConfigs: reads((call) => ({
      ResolverQueryLogConfigs: Object.values(configs(call)).map((config) => shown(call, config)),
    })),
    DeleteResolverQueryLogConfig: writes((call, { ResolverQueryLogConfigId }: OneQueryLogConfig) => {
      const config = configBy(call, ResolverQueryLogConfigId);
      if (config.vpcs.length > 0)
        throw new ServiceError(
          'InvalidRequestException',
          '[RSLVR-00401] The resolver query log config is associated with at least one VPC.',
        );
      delete configs(call)[config.id];
      return { ResolverQueryLogConfig: shown(call, config, 'DELETING') };
    }),
    AssociateResolverQueryLogConfig: writes((call, asked: OneQueryLogAssociation) => {
      const { id, vpcs } = configBy(call, asked.ResolverQueryLogConfigId);
      if (vpcs.includes(asked.ResourceId))
        throw new ServiceError('ResourceExistsException', 'The VPC is associated already.');
      vpcs.push(asked.ResourceId);
      return { ResolverQueryLogConfigAssociation: associated(id, asked.ResourceId) };
    }),
    DisassociateResolverQueryLogConfig: writes((call, asked: OneQueryLogAssociation) => {
      const { id, vpcs } = configBy(call, asked.ResolverQueryLogConfigId);
      if (!vpcs.includes(asked.ResourceId))
        throw new ServiceError('ResourceNotFoundException', 'The VPC is not associated.');
      vpcs.splice(vpcs.indexOf(asked.ResourceId), 1);
      return { ResolverQueryLogConfigAssociation: associated(id, asked.ResourceId, 'DELETING') };
    }),
    ListResolverQueryLogConfigAssociations: reads((call) => ({
      ResolverQueryLogConfigAssociations: Object.values(configs(call)).flatMap(({ id, vpcs }) =>
        vpcs.map((vpc) => associated(id, vpc)),
      ),
    })),
  },
};
