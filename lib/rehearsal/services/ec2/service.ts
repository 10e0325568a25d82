import type { SimulatedService } from '../../account/service.ts';
import { accountSettingOperations } from './account-settings.ts';
import { addressOperations } from './addresses.ts';
import { attachmentOperations } from './attachments.ts';
import { attributeOperations } from './attributes.ts';
import { settleCapacity } from './capacity.ts';
import { describeImagesOperations } from './describe-images.ts';
import { describeInstancesOperations } from './describe-instances.ts';
import { exportTaskOperations } from './export-tasks.ts';
import { fleetOperations } from './fleets.ts';
import { flowLogOperations } from './flow-logs.ts';
import { imageStoreOperations } from './image-stores.ts';
import { imageOperations } from './images.ts';
import { interfaceOperations } from './interfaces.ts';
import { internetGatewayOperations } from './internet-gateways.ts';
import { keyPairOperations } from './key-pairs.ts';
import { launchTemplateOperations } from './launch-templates.ts';
import { linkOperations } from './links.ts';
import { natGatewayOperations } from './nat-gateways.ts';
import { networkOperations } from './network.ts';
import { networkAclOperations } from './network-acls.ts';
import { profileAssociationOperations } from './profile-associations.ts';
import { replaceProfile } from './profile-replacement.ts';
import { recycleBinOperations } from './recycle-bin.ts';
import { regionOperations } from './regions.ts';
import { reservedInstancesOperations } from './reserved-instances.ts';
import { routeTableOperations } from './route-tables.ts';
import { ruleModifyingOperations } from './rule-modifying.ts';
import { runInstances } from './run-instances.ts';
import { securityGroupRuleOperations } from './security-group-rules.ts';
import { securityGroupOperations } from './security-groups.ts';
import { sharingOperations } from './sharing.ts';
import { snapshotLockOperations } from './snapshot-locks.ts';
import { snapshotOperations } from './snapshots.ts';
import { spotFleetOperations } from './spot-fleets.ts';
import { spotRequestOperations } from './spot-requests.ts';
import { stateChangeOperations } from './state-changes.ts';
import { tagOperations } from './tags.ts';
import { templateVersionOperations } from './template-versions.ts';
import { volumeOperations } from './volumes.ts';
import { vpcOperations } from './vpcs.ts';

/** EC2 as far as the playbook and its rehearsals need it. */
export const ec2Service: SimulatedService = {
  name: 'ec2',
  eventSource: 'ec2.amazonaws.com',
  protocol: 'ec2Query',
  scope: 'regional',
  settle: settleCapacity,
  operations: {
    RunInstances: runInstances,
    ...describeInstancesOperations,
    ...attributeOperations,
    ...stateChangeOperations,
    ...keyPairOperations,
    ...securityGroupOperations,
    ...securityGroupRuleOperations,
    ...ruleModifyingOperations,
    ...volumeOperations,
    ...attachmentOperations,
    ...snapshotOperations,
    ...networkOperations,
    ...vpcOperations,
    ...internetGatewayOperations,
    ...routeTableOperations,
    ...natGatewayOperations,
    ...networkAclOperations,
    ...linkOperations,
    ...flowLogOperations,
    ...addressOperations,
    ...interfaceOperations,
    ...imageOperations,
    ...imageStoreOperations,
    ...describeImagesOperations,
    ...sharingOperations,
    ...snapshotLockOperations,
    ...recycleBinOperations,
    ...exportTaskOperations,
    ...reservedInstancesOperations,
    ...fleetOperations,
    ...spotFleetOperations,
    ...spotRequestOperations,
    ...profileAssociationOperations,
    ...regionOperations,
    ...accountSettingOperations,
    ReplaceIamInstanceProfileAssociation: replaceProfile,
    ...launchTemplateOperations,
    ...templateVersionOperations,
    ...tagOperations,
  },
};
