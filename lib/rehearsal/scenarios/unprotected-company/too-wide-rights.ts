import { decide, policiesOfUser } from '../../account/authorise.ts';
import type { Safeguard } from '../scenario.ts';
import type { Gap } from './gap.ts';

/** Users with far more rights than they use, and something each may do and never did. */
const NEVER_USED: Readonly<Record<string, string>> = {
  'data-pipeline': 's3:DeleteBucket',
  'shop-developer': 'kms:ScheduleKeyDeletion',
  'web-deploy': 'ec2:ModifyImageAttribute',
};

function mayNoMore(userName: string, action: string): Safeguard {
  return {
    what: `rights of ${userName}, no wider than its use`,
    stands({ iam }) {
      const user = iam.users[userName];
      if (user === undefined) return false;
      return decide(policiesOfUser(iam, user), { action, resource: '*', context: {} }).answer !== 'allow';
    },
  };
}

/** Users hold policies of AWS that allow hundreds of things; each did a dozen. */
export function tooWideRights(): Gap {
  return {
    safeguards: Object.entries(NEVER_USED).map(([userName, action]) => mayNoMore(userName, action)),
    mayChange: ({ kind, id }, path) =>
      kind === 'iam/users' &&
      Object.keys(NEVER_USED).some((name) => id.split(' ')[0] === name) &&
      /(attachedPolicies|inlinePolicies)/.test(path),
  };
}
