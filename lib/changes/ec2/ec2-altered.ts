import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, ReportedType } from '../change-type.ts';
import { lastCall, reportedCalls } from '../reported-call.ts';

const OTHER_ATTRIBUTES = ['userData', 'groupSet', 'instanceType', 'blockDeviceMapping', 'kernel', 'ramdisk'];

/** Attributes whose old value CloudTrail never tells, and which take a stop or a rebuild to put right. */
const rebuilt: AlteringEvent = {
  ...{ source: 'ec2', name: 'ModifyInstanceAttribute' },
  alterations({ requestParameters, awsRegion: region }) {
    const id = textAt(requestParameters, 'instanceId');
    const named = textAt(requestParameters, 'attribute');
    const aspect = OTHER_ATTRIBUTES.find((name) => name === named || requestParameters?.[name] !== undefined);
    if (id === undefined || aspect === undefined) return [];
    return [{ target: { type: 'ec2-instance', id, region, aspect }, set: null }];
  },
};

/** Hosts, routes and settings of others that no call puts back by itself. */
export const ec2Altered: ReportedType = {
  type: 'ec2-altered',
  title: 'Instances terminated or rebuilt, routes and rules taken away',
  scope: 'regional',
  alteredBy: [
    rebuilt,
    ...reportedCalls('ec2', [
      ['ModifyInstanceMetadataOptions', 'ec2-instance', 'instanceId'],
      ['ModifyTrafficMirrorSession', 'ec2-traffic-mirror-session', 'trafficMirrorSessionId'],
      ['RevokeSecurityGroupIngress', 'ec2-security-group', 'groupId'],
      ['RevokeSecurityGroupEgress', 'ec2-security-group', 'groupId'],
      ['CreateNetworkAclEntry', 'ec2-network-acl', 'networkAclId'],
      ['ReplaceNetworkAclEntry', 'ec2-network-acl', 'networkAclId'],
      ['DeleteNetworkAclEntry', 'ec2-network-acl', 'networkAclId'],
      ['CreateRoute', 'ec2-route-table', 'routeTableId'],
      ['ReplaceRoute', 'ec2-route-table', 'routeTableId'],
      ['DeleteRoute', 'ec2-route-table', 'routeTableId'],
    ]),
    {
      ...{ source: 'autoscaling', name: 'UpdateAutoScalingGroup' },
      alterations: ({ requestParameters, awsRegion: region }) => [
        {
          target: {
            ...{ type: 'auto-scaling-group', region },
            id: textAt(requestParameters, 'autoScalingGroupName') ?? `of ${region}`,
          },
          set: null,
        },
      ],
    },
  ],
  task: ({ type, id, region, aspect }, records) => ({
    what: `Look after ${type} ${id} (${aspect === undefined ? '' : `${aspect}, `}${region})`,
    why: `${lastCall(records)}, and the trail does not tell what it was before`,
    how: 'Compare it with where it is described as code, and put it right. An instance whose user data was changed runs what the attacker wrote: rebuild it.',
  }),
};
