import type { World } from '../../world.ts';
import type { Safeguard } from '../scenario.ts';
import type { Gap } from './gap.ts';
import { findingsHeard, MAILBOX, readMailbox } from './mailbox.ts';

/** The organization lets nobody work here. */
const CLOSED = 'sa-east-1';
/** Somebody switched GuardDuty on once, where the servers are. */
const WATCHED = 'eu-west-1';

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html */
const REGIONS_ALLOWED = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    {
      Sid: 'DenyRegionsWeDoNotUse',
      Effect: 'Deny',
      NotAction: ['iam:*', 'organizations:*', 'sts:*', 'budgets:*', 'ce:*', 'support:*'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': CLOSED } },
    },
  ],
});

function guardDutyIn(region: string): Safeguard {
  return {
    what: `GuardDuty in ${region}`,
    stands({ regions }) {
      const { detectorId, suspended } = regions[region]?.guardduty ?? {};
      return detectorId !== undefined && suspended !== true;
    },
  };
}

/** GuardDuty watches one region; the organization denies everybody another. */
export function unwatchedRegions(world: World): Gap {
  const { account } = world;
  readMailbox(world);
  account.state.organization = {
    id: 'o-exampleorg1',
    managementAccountId: '118204763399',
    serviceControlPolicies: [REGIONS_ALLOWED],
  };
  const { guardduty } = account.region(WATCHED);
  guardduty.detectorId = account.uuid().replaceAll('-', '');
  const open = Object.values(account.state.regions)
    .filter(({ name, optIn }) => optIn !== 'not-opted-in' && name !== CLOSED)
    .map(({ name }) => name);
  return {
    inputs: { mail: [MAILBOX] },
    safeguards: [
      ...open.map(guardDutyIn),
      {
        what: `Findings of every region are sent to ${MAILBOX}`,
        stands: (state) => open.every((region) => findingsHeard(state, region)),
      },
    ],
  };
}
