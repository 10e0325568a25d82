import type { ResourceType } from '../resource-type.ts';
import { ec2ElasticIp } from './ec2-elastic-ip.ts';
import { ec2ExportTask } from './ec2-export-task.ts';
import { ec2Fleet } from './ec2-fleet.ts';
import { ec2Image } from './ec2-image.ts';
import { ec2Instance } from './ec2-instance.ts';
import { ec2InstanceProfileAssociation } from './ec2-instance-profile-association.ts';
import { ec2InternetGateway } from './ec2-internet-gateway.ts';
import { ec2KeyPair } from './ec2-key-pair.ts';
import { ec2LaunchTemplate } from './ec2-launch-template.ts';
import { ec2LaunchTemplateVersion } from './ec2-launch-template-version.ts';
import { ec2NatGateway } from './ec2-nat-gateway.ts';
import { ec2NetworkAcl } from './ec2-network-acl.ts';
import { ec2NetworkInterface } from './ec2-network-interface.ts';
import { ec2ReservedInstances } from './ec2-reserved-instances.ts';
import { ec2RouteTable } from './ec2-route-table.ts';
import { ec2SecurityGroup } from './ec2-security-group.ts';
import { ec2Snapshot } from './ec2-snapshot.ts';
import { ec2SpotFleetRequest } from './ec2-spot-fleet-request.ts';
import { ec2SpotInstanceRequest } from './ec2-spot-instance-request.ts';
import { ec2StoredImage } from './ec2-stored-image.ts';
import { ec2Subnet } from './ec2-subnet.ts';
import { ec2TrafficMirrorFilter } from './ec2-traffic-mirror-filter.ts';
import { ec2TrafficMirrorSession } from './ec2-traffic-mirror-session.ts';
import { ec2TrafficMirrorTarget } from './ec2-traffic-mirror-target.ts';
import { ec2Volume } from './ec2-volume.ts';
import { ec2Vpc } from './ec2-vpc.ts';
import { ec2VpcEndpoint } from './ec2-vpc-endpoint.ts';
import { ec2VpcPeeringConnection } from './ec2-vpc-peering-connection.ts';

/** Types of EC2. */
export const ec2Types: readonly ResourceType[] = [
  ec2ElasticIp,
  ec2ExportTask,
  ec2Fleet,
  ec2Image,
  ec2InstanceProfileAssociation,
  ec2Instance,
  ec2InternetGateway,
  ec2KeyPair,
  ec2LaunchTemplateVersion,
  ec2LaunchTemplate,
  ec2NatGateway,
  ec2NetworkAcl,
  ec2NetworkInterface,
  ec2ReservedInstances,
  ec2RouteTable,
  ec2SecurityGroup,
  ec2Snapshot,
  ec2SpotFleetRequest,
  ec2SpotInstanceRequest,
  ec2StoredImage,
  ec2Subnet,
  ec2TrafficMirrorFilter,
  ec2TrafficMirrorSession,
  ec2TrafficMirrorTarget,
  ec2Volume,
  ec2VpcEndpoint,
  ec2VpcPeeringConnection,
  ec2Vpc,
];
