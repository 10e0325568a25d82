import { GLOBAL } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { Alteration, ReportedType } from '../change-type.ts';

function alterations(record: TrailRecord): readonly Alteration[] {
  const id = textAt(record.requestParameters, 'userName') ?? record.userIdentity.userName;
  if (id === undefined) return [];
  const goesWith = [{ type: 'iam-login-profile', id }];
  return [{ target: { type: 'iam-user', id, region: GLOBAL, goesWith }, set: null }];
}

/** Console passwords changed: the old one is known to nobody, and the new one to the attacker. */
export const iamPasswordChanged: ReportedType = {
  type: 'iam-password-changed',
  title: 'Console passwords changed',
  scope: 'global',
  alteredBy: [
    { source: 'iam', name: 'UpdateLoginProfile', alterations },
    { source: 'iam', name: 'ChangePassword', alterations },
  ],
  task: ({ id }) => ({
    what: `Give ${id} a new console password`,
    why: 'the attacker set the one it has now, and no call brings the old one back',
    how: 'The step rotate-passwords sets a new random one for every user. If it is skipped: aws iam update-login-profile, with a reset required.',
  }),
};
