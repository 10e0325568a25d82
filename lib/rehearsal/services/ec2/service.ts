import type { SimulatedService } from '../../account/service.ts';
import { accountSettingOperations } from './account-settings.ts';
import { attachmentOperations } from './attachments.ts';
import { attributeOperations } from './attributes.ts';
import { describeInstancesOperations } from './describe-instances.ts';
import { imageOperations } from './images.ts';
import { keyPairOperations } from './key-pairs.ts';
import { launchTemplateOperations } from './launch-templates.ts';
import { networkOperations } from './network.ts';
import { profileAssociationOperations } from './profile-associations.ts';
import { replaceProfile } from './profile-replacement.ts';
import { regionOperations } from './regions.ts';
import { runInstances } from './run-instances.ts';
import { securityGroupRuleOperations } from './security-group-rules.ts';
import { securityGroupOperations } from './security-groups.ts';
import { snapshotOperations } from './snapshots.ts';
import { stateChangeOperations } from './state-changes.ts';
import { tagOperations } from './tags.ts';
import { templateVersionOperations } from './template-versions.ts';
import { volumeOperations } from './volumes.ts';

/** EC2 as far as the playbook and its rehearsals need it. */
export const ec2Service: SimulatedService = {
  name: 'ec2',
  eventSource: 'ec2.amazonaws.com',
  protocol: 'ec2Query',
  scope: 'regional',
  operations: {
    RunInstances: runInstances,
    ...describeInstancesOperations,
    ...attributeOperations,
    ...stateChangeOperations,
    ...keyPairOperations,
    ...securityGroupOperations,
    ...securityGroupRuleOperations,
    ...volumeOperations,
    ...attachmentOperations,
    ...snapshotOperations,
    ...networkOperations,
    ...imageOperations,
    ...profileAssociationOperations,
    ...regionOperations,
    ...accountSettingOperations,
    ReplaceIamInstanceProfileAssociation: replaceProfile,
    ...launchTemplateOperations,
    ...templateVersionOperations,
    ...tagOperations,
  },
};
