import type {
  CreateNetworkAclRequest,
  DescribeNetworkAclsRequest,
  NetworkAcl,
  NetworkAclAssociation,
  ReplaceNetworkAclAssociationRequest,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { paged } from './paging.ts';
import { plain } from './schema-trail.ts';
import { type Kind, thingBy, thingShape, thingsOf } from './things.ts';
import { placesOf } from './vpc-lookup.ts';

type AclKind = Kind<CreateNetworkAclRequest>;

const defaultIdOf = (vpcId: string) => vpcId.replace('vpc-', 'acl-');
const associationIdOf = (subnetId: string) => subnetId.replace('subnet-', 'aclassoc-');

/** What stands in the ACL's own fields: the subnets it was put on. */
const associationsOf = (fields: Record<string, unknown>) => fields.Associations as NetworkAclAssociation[];

/** The default ACL of every VPC, on each subnet no other was put on. It comes and goes with the VPC. */
function defaultAcls(call: Call, kind: AclKind): readonly NetworkAcl[] {
  const taken = Object.values(thingsOf(call, kind.name)).flatMap(({ fields }) => associationsOf(fields));
  const places = placesOf(call);
  return [...new Set(places.map(({ VpcId }) => VpcId))].map((VpcId) => ({
    NetworkAclId: defaultIdOf(VpcId),
    VpcId,
    IsDefault: true,
    Entries: [],
    Tags: [],
    Associations: places
      .filter((place) => place.VpcId === VpcId && !taken.some(({ SubnetId }) => SubnetId === place.SubnetId))
      .map(({ SubnetId }) => ({
        NetworkAclAssociationId: associationIdOf(SubnetId),
        NetworkAclId: defaultIdOf(VpcId),
        SubnetId,
      })),
  }));
}

const allAcls = (call: Call, kind: AclKind): readonly NetworkAcl[] => [
  ...defaultAcls(call, kind),
  ...Object.values(thingsOf(call, kind.name)).map((thing) => thingShape(kind, thing) as NetworkAcl),
];

/** DescribeNetworkAcls, default ones included, and ReplaceNetworkAclAssociation, which puts another on a subnet. */
export function aclAssociationOperations(kind: AclKind): Readonly<Record<string, Operation>> {
  return {
    DescribeNetworkAcls: {
      readOnly: true,
      bucket: reading('DescribeNetworkAcls'),
      ...plain('DescribeNetworkAcls'),
      trailResponse: () => null,
      run(call, input: DescribeNetworkAclsRequest) {
        const asked = allAcls(call, kind).filter(
          ({ NetworkAclId = '' }) => input.NetworkAclIds?.includes(NetworkAclId) ?? true,
        );
        const matching = filtered(asked, input.Filters, {
          'network-acl-id': ({ NetworkAclId }) => NetworkAclId,
          'vpc-id': ({ VpcId }) => VpcId,
          default: ({ IsDefault }) => String(IsDefault),
        });
        const { page, next } = paged(matching, ({ NetworkAclId = '' }) => NetworkAclId, input);
        return { NetworkAcls: page, ...next };
      },
    },
    ReplaceNetworkAclAssociation: {
      readOnly: false,
      bucket: mutating('ReplaceNetworkAclAssociation'),
      ...plain('ReplaceNetworkAclAssociation'),
      run(call, { AssociationId: id, NetworkAclId = '' }: ReplaceNetworkAclAssociationRequest) {
        const current = allAcls(call, kind)
          .flatMap(({ Associations = [] }) => Associations)
          .find(({ NetworkAclAssociationId }) => NetworkAclAssociationId === id);
        if (current?.SubnetId === undefined)
          throw new ServiceError(
            'InvalidAssociationID.NotFound',
            `The association ID '${id}' does not exist`,
          );
        const toDefault = defaultAcls(call, kind).some((acl) => acl.NetworkAclId === NetworkAclId);
        const to = toDefault ? undefined : thingBy(call, kind, NetworkAclId);
        for (const { fields } of Object.values(thingsOf(call, kind.name)))
          fields.Associations = associationsOf(fields).filter(
            ({ SubnetId }) => SubnetId !== current.SubnetId,
          );
        if (to === undefined) return { NewAssociationId: associationIdOf(current.SubnetId) };
        const NetworkAclAssociationId = call.account.id('aclassoc-');
        associationsOf(to.fields).push({ NetworkAclAssociationId, NetworkAclId, SubnetId: current.SubnetId });
        return { NewAssociationId: NetworkAclAssociationId };
      },
    },
  };
}
