import type {
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { type FilterReaders, filtered } from './filters.ts';
import { ec2Of } from './lifecycle.ts';
import { groupBy, groupByName, required } from './lookup.ts';
import { paged } from './paging.ts';
import { permissionsOf } from './rules.ts';
import type { SecurityGroupState } from './state.ts';
import { tagsFor, tagsOf } from './tags.ts';
import { thingsOf } from './things.ts';
import { done, filterSet, idItems, present, tagSpecificationSet } from './trail-shapes.ts';
import { vpcBy } from './vpc-lookup.ts';

const arnOf = (accountId: string, region: string, groupId: string) =>
  `arn:aws:ec2:${region}:${accountId}:security-group/${groupId}`;

const createSecurityGroup: Operation = {
  readOnly: false,
  bucket: mutating('CreateSecurityGroup'),
  trailRequest: (input: CreateSecurityGroupRequest) =>
    present({
      groupName: input.GroupName,
      groupDescription: input.Description,
      vpcId: input.VpcId,
      ...tagSpecificationSet(input.TagSpecifications),
    }),
  trailResponse: (output: CreateSecurityGroupResult) => ({ ...done(), groupId: output.GroupId }),
  run(call, input: CreateSecurityGroupRequest): CreateSecurityGroupResult {
    const ec2 = ec2Of(call);
    const { account, region } = call;
    const groupName = required(input.GroupName, 'GroupName');
    const vpcId = vpcBy(call, input.VpcId ?? ec2.vpcId);
    const taken = Object.values(ec2.securityGroups).some(
      (group) => group.groupName === groupName && group.vpcId === vpcId,
    );
    if (taken)
      throw new ServiceError(
        'InvalidGroup.Duplicate',
        `The security group '${groupName}' already exists for VPC '${vpcId}'`,
      );
    const groupId = account.id('sg-');
    const tags = tagsFor('security-group', input.TagSpecifications);
    ec2.securityGroups[groupId] = {
      groupId,
      groupName,
      description: required(input.Description, 'GroupDescription'),
      vpcId,
      tags,
      rules: [
        {
          ruleId: account.id('sgr-'),
          isEgress: true,
          protocol: '-1',
          fromPort: -1,
          toPort: -1,
          cidr: '0.0.0.0/0',
        },
      ],
    };
    return {
      GroupId: groupId,
      SecurityGroupArn: arnOf(account.accountId, region, groupId),
      ...(input.TagSpecifications ? { Tags: tagsOf(tags) } : {}),
    };
  },
};

/** The group a new VPC comes with. */
export function addDefaultGroup(call: Call, vpcId: string): void {
  const groupId = call.account.id('sg-');
  ec2Of(call).securityGroups[groupId] = {
    groupId,
    groupName: 'default',
    description: 'default VPC security group',
    vpcId,
    tags: {},
    rules: [],
  };
}

/** The default group goes with its VPC. */
export function dropDefaultGroup(call: Call, vpcId: string): void {
  const { securityGroups } = ec2Of(call);
  for (const group of Object.values(securityGroups))
    if (group.vpcId === vpcId && group.groupName === 'default') delete securityGroups[group.groupId];
}

/** What uses a group: instances not yet terminated, interfaces, and rules of other groups. */
function isUsed(call: Call, groupId: string): boolean {
  const ec2 = ec2Of(call);
  const byInstance = Object.values(ec2.instances).some(
    ({ state, securityGroups }) => state !== 'terminated' && securityGroups.includes(groupId),
  );
  const byInterface = Object.values(thingsOf(call, 'NetworkInterface')).some(({ fields }) =>
    (fields.Groups as readonly { readonly GroupId: string }[]).some((group) => group.GroupId === groupId),
  );
  const byRule = Object.values(ec2.securityGroups).some(
    (other) =>
      other.groupId !== groupId && other.rules.some(({ sourceGroupId }) => sourceGroupId === groupId),
  );
  return byInstance || byInterface || byRule;
}

const deleteSecurityGroup: Operation = {
  readOnly: false,
  bucket: mutating('DeleteSecurityGroup'),
  trailRequest: (input: DeleteSecurityGroupRequest) =>
    present({ groupId: input.GroupId, groupName: input.GroupName }),
  trailResponse: (output: DeleteSecurityGroupResult) => ({ ...done(), groupId: output.GroupId }),
  run(call, input: DeleteSecurityGroupRequest): DeleteSecurityGroupResult {
    const ec2 = ec2Of(call);
    const group =
      input.GroupId === undefined
        ? groupByName(ec2, required(input.GroupName, 'GroupName or GroupId'))
        : groupBy(ec2, input.GroupId);
    if (group.groupName === 'default')
      throw new ServiceError(
        'CannotDelete',
        `the specified group: "${group.groupId}" name: "default" cannot be deleted by a user`,
      );
    if (isUsed(call, group.groupId))
      throw new ServiceError('DependencyViolation', `resource ${group.groupId} has a dependent object`);
    delete ec2.securityGroups[group.groupId];
    return { Return: true, GroupId: group.groupId };
  },
};

const READERS: FilterReaders<SecurityGroupState> = {
  'group-id': ({ groupId }) => groupId,
  'group-name': ({ groupName }) => groupName,
  description: ({ description }) => description,
  'vpc-id': ({ vpcId }) => vpcId,
  'ip-permission.group-id': ({ rules }) =>
    rules.flatMap(({ isEgress, sourceGroupId }) => (isEgress ? [] : [sourceGroupId])),
  'egress.ip-permission.group-id': ({ rules }) =>
    rules.flatMap(({ isEgress, sourceGroupId }) => (isEgress ? [sourceGroupId] : [])),
  'ip-permission.cidr': ({ rules }) => rules.flatMap(({ isEgress, cidr }) => (isEgress ? [] : [cidr])),
};

const describeSecurityGroups: Operation = {
  readOnly: true,
  bucket: reading('DescribeSecurityGroups'),
  trailRequest: (input: DescribeSecurityGroupsRequest) => ({
    securityGroupSet: idItems('groupName', input.GroupNames),
    securityGroupIdSet: idItems('groupId', input.GroupIds),
    filterSet: filterSet(input.Filters),
  }),
  run(call, input: DescribeSecurityGroupsRequest): DescribeSecurityGroupsResult {
    const ec2 = ec2Of(call);
    const { accountId } = call.account;
    const named = [
      ...(input.GroupIds ?? []).map((id) => groupBy(ec2, id)),
      ...(input.GroupNames ?? []).map((name) => groupByName(ec2, name)),
    ];
    const asked = named.length > 0 ? named : Object.values(ec2.securityGroups);
    const { page, next } = paged(filtered(asked, input.Filters, READERS), ({ groupId }) => groupId, input);
    return {
      SecurityGroups: page.map((group) => ({
        GroupId: group.groupId,
        GroupName: group.groupName,
        Description: group.description,
        VpcId: group.vpcId,
        OwnerId: accountId,
        SecurityGroupArn: arnOf(accountId, call.region, group.groupId),
        Tags: tagsOf(group.tags),
        IpPermissions: permissionsOf(group, false, accountId),
        IpPermissionsEgress: permissionsOf(group, true, accountId),
      })),
      ...next,
    };
  },
};

export const securityGroupOperations = {
  CreateSecurityGroup: createSecurityGroup,
  DeleteSecurityGroup: deleteSecurityGroup,
  DescribeSecurityGroups: describeSecurityGroups,
};
