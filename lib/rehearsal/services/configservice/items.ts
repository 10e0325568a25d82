import type { Call } from '../../account/service.ts';
import { describeInstancesOperations } from '../ec2/describe-instances.ts';
import { linkOperations } from '../ec2/links.ts';
import { networkAclOperations } from '../ec2/network-acls.ts';
import { routeTableOperations } from '../ec2/route-tables.ts';
import { encodeDocument } from '../iam/shapes.ts';
import type { BucketState } from '../s3/state.ts';
import { shelf } from '../shelf.ts';

/** What a recorder keeps of one thing; both parts are texts of JSON. */
export interface Recorded {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly configuration: string;
  readonly supplementary?: Readonly<Record<string, string>>;
}

/** Everything in the region that the simulated recorders cover; IAM where the recorder's region is IAM's own. */
export function recordable(call: Call): readonly Recorded[] {
  return [...ofEc2(call), ...ofS3(call), ...(call.region === 'us-east-1' ? ofIam(call) : [])];
}

/** Members as AWS Config writes those of a service's answers: with first letters lowered. */
function lowered(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      lowered(each),
    ]),
  );
}

function ofEc2(call: Call): readonly Recorded[] {
  const ec2 = { ...call, service: 'ec2' };
  const asked = (operation: { run(call: Call, input: never): unknown } | undefined) =>
    operation?.run(ec2, {} as never) as Record<string, readonly Record<string, unknown>[]>;
  const each = (resourceType: string, id: string, things: readonly Record<string, unknown>[] = []) =>
    things.map((thing) => ({
      ...{ resourceType, resourceId: String(thing[id]) },
      configuration: JSON.stringify(lowered(thing)),
    }));
  const reservations = asked(describeInstancesOperations.DescribeInstances).Reservations ?? [];
  return [
    ...each(
      'AWS::EC2::RouteTable',
      'RouteTableId',
      asked(routeTableOperations.DescribeRouteTables).RouteTables,
    ),
    ...each(
      'AWS::EC2::NetworkAcl',
      'NetworkAclId',
      asked(networkAclOperations.DescribeNetworkAcls).NetworkAcls,
    ),
    ...each(
      'AWS::EC2::VPCEndpoint',
      'VpcEndpointId',
      asked(linkOperations.DescribeVpcEndpoints).VpcEndpoints,
    ),
    ...reservations.flatMap(({ Instances }) =>
      each('AWS::EC2::Instance', 'InstanceId', Instances as readonly Record<string, unknown>[]),
    ),
  ];
}

function ofS3(call: Call): readonly Recorded[] {
  return Object.values(shelf<BucketState>({ ...call, service: 's3' }, 'bucket')).map((bucket) => {
    const { policy = null, publicAccessBlock = null } = bucket.settings;
    const supplementary = {
      BucketPolicy: { policyText: policy },
      BucketVersioningConfiguration: { status: bucket.versioning ?? 'Off', isMfaDeleteEnabled: null },
      ...(publicAccessBlock === null ? {} : { PublicAccessBlockConfiguration: lowered(publicAccessBlock) }),
    };
    return {
      resourceType: 'AWS::S3::Bucket',
      resourceId: bucket.name,
      configuration: JSON.stringify({ name: bucket.name, creationDate: bucket.createdAt }),
      supplementary: Object.fromEntries(
        Object.entries(supplementary).map(([name, value]) => [name, JSON.stringify(value)]),
      ),
    };
  });
}

function ofIam({ account }: Call): readonly Recorded[] {
  const { users, groups, roles } = account.state.iam;
  const item = (kind: string, resourceId: string, configuration: object): Recorded => ({
    ...{ resourceType: `AWS::IAM::${kind}`, resourceId, configuration: JSON.stringify(configuration) },
  });
  const inline = (policies: Readonly<Record<string, string>>) =>
    Object.entries(policies).map(([policyName, text]) => ({
      ...{ policyName, policyDocument: encodeDocument(text) },
    }));
  const attached = (arns: readonly string[]) =>
    arns.map((policyArn) => ({ policyName: policyArn.split('/').at(-1), policyArn }));
  const boundary = (arn: string | undefined) =>
    arn === undefined
      ? {}
      : { permissionsBoundary: { permissionsBoundaryType: 'Policy', permissionsBoundaryArn: arn } };
  return [
    ...Object.values(users).map((user) =>
      item('User', user.userId, {
        ...{ userName: user.userName, userId: user.userId, groupList: user.groups },
        userPolicyList: inline(user.inlinePolicies),
        attachedManagedPolicies: attached(user.attachedPolicies),
        ...boundary(user.permissionsBoundary),
      }),
    ),
    ...Object.values(groups).map((group) =>
      item('Group', group.groupId, {
        ...{ groupName: group.groupName, groupId: group.groupId },
        groupPolicyList: inline(group.inlinePolicies),
        attachedManagedPolicies: attached(group.attachedPolicies),
      }),
    ),
    ...Object.values(roles).map((role) =>
      item('Role', role.roleId, {
        ...{ roleName: role.roleName, roleId: role.roleId },
        assumeRolePolicyDocument: encodeDocument(role.assumeRolePolicy),
        rolePolicyList: inline(role.inlinePolicies),
        attachedManagedPolicies: attached(role.attachedPolicies),
        ...boundary(role.permissionsBoundary),
      }),
    ),
  ];
}
