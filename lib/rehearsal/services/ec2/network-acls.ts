import type {
  CreateNetworkAclEntryRequest,
  CreateNetworkAclRequest,
  DeleteNetworkAclEntryRequest,
  NetworkAclEntry,
  ReplaceNetworkAclEntryRequest,
} from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { aclAssociationOperations } from './acl-associations.ts';
import { mutating } from './buckets.ts';
import { plain } from './schema-trail.ts';
import { type Kind, operationsOf, thingBy } from './things.ts';
import { vpcBy } from './vpc-lookup.ts';

const ACL: Kind<CreateNetworkAclRequest> = {
  name: 'NetworkAcl',
  plural: 'NetworkAcls',
  prefix: 'acl-',
  idMember: 'NetworkAclId',
  taggedAs: 'network-acl',
  missing: 'InvalidNetworkAclID.NotFound',
  trail: plain,
  heldBy: (_call, { fields }) => (fields.Associations as readonly { SubnetId: string }[])[0]?.SubnetId,
  make: (call, input) => ({
    VpcId: vpcBy(call, input.VpcId),
    IsDefault: false,
    Associations: [],
    Entries: [true, false].map((Egress) => ({
      RuleNumber: 32767,
      Protocol: '-1',
      RuleAction: 'deny',
      Egress,
      CidrBlock: '0.0.0.0/0',
    })),
  }),
};

type Numbered = { readonly RuleNumber?: number | undefined; readonly Egress?: boolean | undefined };
const same = (a: Numbered, b: Numbered) => a.RuleNumber === b.RuleNumber && a.Egress === b.Egress;

/** The record of an entry: its port range and type are there even when nothing was asked. */
function entryInTrail(input: CreateNetworkAclEntryRequest) {
  return {
    networkAclId: input.NetworkAclId,
    ruleNumber: input.RuleNumber,
    egress: input.Egress ?? false,
    ruleAction: input.RuleAction,
    icmpTypeCode: {},
    portRange: input.PortRange ? { from: input.PortRange.From, to: input.PortRange.To } : {},
    aclProtocol: input.Protocol,
    cidrBlock: input.CidrBlock,
  };
}

function put(operation: string, isThere: boolean): Operation {
  return {
    readOnly: false,
    bucket: mutating(operation),
    ...plain(operation),
    trailRequest: entryInTrail,
    run(call, input: CreateNetworkAclEntryRequest & ReplaceNetworkAclEntryRequest) {
      const entries = thingBy(call, ACL, input.NetworkAclId).fields.Entries as NetworkAclEntry[];
      const index = entries.findIndex((entry) => same(entry, input));
      if (index >= 0 !== isThere)
        throw isThere
          ? new ServiceError('InvalidNetworkAclEntry.NotFound', `There is no entry ${input.RuleNumber}.`)
          : new ServiceError('NetworkAclEntryAlreadyExists', `Entry ${input.RuleNumber} already exists.`);
      const { NetworkAclId, DryRun, ...entry } = input;
      entries.splice(index < 0 ? entries.length : index, index < 0 ? 0 : 1, entry);
      return {};
    },
  };
}

const removeEntry: Operation = {
  readOnly: false,
  bucket: mutating('DeleteNetworkAclEntry'),
  ...plain('DeleteNetworkAclEntry'),
  run(call, input: DeleteNetworkAclEntryRequest) {
    const entries = thingBy(call, ACL, input.NetworkAclId).fields.Entries as NetworkAclEntry[];
    const index = entries.findIndex((entry) => same(entry, input));
    if (index < 0)
      throw new ServiceError('InvalidNetworkAclEntry.NotFound', `There is no entry ${input.RuleNumber}.`);
    entries.splice(index, 1);
    return {};
  },
};

export const networkAclOperations: Readonly<Record<string, Operation>> = {
  ...operationsOf(ACL),
  CreateNetworkAclEntry: put('CreateNetworkAclEntry', false),
  ReplaceNetworkAclEntry: put('ReplaceNetworkAclEntry', true),
  DeleteNetworkAclEntry: removeEntry,
  ...aclAssociationOperations(ACL),
};
