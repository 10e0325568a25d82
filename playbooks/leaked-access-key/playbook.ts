import { revertedTypes } from '../../lib/changes/registry.ts';
import { revertKind } from '../../lib/changes/revert-kind.ts';
import { containKinds } from '../../lib/credentials/contain/kinds.ts';
import { rotationKinds } from '../../lib/credentials/rotate/kinds.ts';
import { purgeKinds } from '../../lib/github/kinds.ts';
import { evidenceKinds } from '../../lib/incident/evidence-kinds.ts';
import type { Playbook } from '../../lib/playbook/playbook.ts';
import { snapshotVolumeKind } from '../../lib/resources/ec2/snapshot-volume.ts';
import { eraseKind } from '../../lib/resources/erase-kind.ts';
import { resourceTypes } from '../../lib/resources/registry.ts';
import { type LeakedKeyInput, leakedKeyInputs } from './inputs.ts';
import { preflight } from './preflight.ts';
import { closeIncident } from './steps/close-incident.ts';
import { collectAuditTrail } from './steps/collect-audit-trail.ts';
import { contain } from './steps/contain.ts';
import { deleteAccessKey } from './steps/delete-access-key.ts';
import { deleteCreatedResources } from './steps/delete-created-resources.ts';
import { purgeGithubData } from './steps/purge-github-data.ts';
import { rotateAccessKeys } from './steps/rotate-access-keys.ts';
import { rotatePasswords } from './steps/rotate-passwords.ts';

/** The response to an AWS access key in a public repository. */
export const leakedAccessKey: Playbook<LeakedKeyInput> = {
  id: 'leaked-access-key',
  title: 'An AWS access key is in a public repository',
  summary:
    'Stops the use of the key, takes it out of the repository, finds in CloudTrail what it and every credential derived from it did in all regions, deletes what it made and nothing else, and gives everyone new credentials.',
  inputs: leakedKeyInputs,
  incident: (input) => input,
  preflight,
  steps: [
    contain,
    purgeGithubData,
    deleteAccessKey,
    collectAuditTrail,
    deleteCreatedResources,
    rotateAccessKeys,
    rotatePasswords,
    closeIncident,
  ],
  kinds: [
    ...containKinds,
    ...purgeKinds,
    ...evidenceKinds,
    ...resourceTypes.map(eraseKind),
    snapshotVolumeKind,
    ...revertedTypes.map(revertKind),
    ...rotationKinds,
  ],
  nextSteps: [
    'Answer the AWS Support case about the key and ask for a billing adjustment: name the regions, the instance ids and the hours from the report.',
    'Tell the people whose keys and passwords changed where their new ones are, before they find out by an error.',
    'Take the deny-all policy off the affected user only after its work has moved to a role or a new key: `spillkit` names the policy in the report.',
    'Ask GitHub Support to drop cached views and pull request refs that still hold the commit, and everyone with a clone to clone again.',
    'Look at the bill again after 24 and 72 hours: some charges arrive late.',
    'Look at CloudTrail again after a day: `spillkit run leaked-access-key --only collect-audit-trail` reads it anew.',
    'Prevent the next one: short-lived roles instead of keys, git-secrets hooks, GuardDuty in every region, a budget alarm.',
    'Delete the copies of the repository and the backup bundle from the case folder when the incident is closed: they hold the leaked secret.',
  ],
};
