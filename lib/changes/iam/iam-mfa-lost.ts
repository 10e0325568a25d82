import { GLOBAL } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, ReportedType } from '../change-type.ts';

const event = (name: string): AlteringEvent => ({
  ...{ source: 'iam', name },
  alterations({ requestParameters: asked, userIdentity }) {
    const serial = textAt(asked, 'serialNumber');
    if (serial === undefined) return [];
    const user = textAt(asked, 'userName') ?? userIdentity.userName;
    const device = { type: 'iam-mfa-device', id: serial };
    // Deleting a device names no user; it was taken from whomever had it before.
    const thing =
      name === 'DeactivateMFADevice' && user !== undefined ? { type: 'iam-user', id: user } : device;
    return [
      { target: { ...thing, region: GLOBAL, aspect: serial, goesWith: [device] }, set: false, before: true },
    ];
  },
});

/** MFA devices of others switched off or deleted: only their owners can enrol them again. */
export const iamMfaLost: ReportedType = {
  type: 'iam-mfa-lost',
  title: 'MFA devices switched off or deleted',
  scope: 'global',
  alteredBy: [event('DeactivateMFADevice'), event('DeleteVirtualMFADevice')],
  task: ({ type, id, aspect }) => ({
    what: type === 'iam-user' ? `Have ${id} enrol MFA device ${aspect} again` : `Make MFA device ${id} anew`,
    why: 'the attacker took it off, so that a password alone signs in',
    how: 'The owner enrols it: IAM console, Security credentials, Assign MFA device. Until then give the user a new password.',
  }),
};
