import { describe, expect } from 'vitest';
import { holdsReverting } from '../reverting.ts';

describe('rights of the account lent to others', () => {
  holdsReverting({
    type: 'iam-delegation-request',
    says: 'a request the attacker made is rejected',
    before: async () => undefined,
    alter: (there) =>
      there.attacker.write('iam').createDelegationRequest({
        ...{ Description: 'monitoring', Permissions: {}, RequestorWorkflowId: 'w' },
        ...{ NotificationChannel: 'arn:aws:sns:us-east-1:999988887777:c', SessionDuration: 3600 },
      }),
    title: expect.stringMatching(/^Reject delegation request dr-[0-9a-f-]+$/),
    preselected: true,
    command: 'iam reject-delegation-request',
    reverts: 'RejectDelegationRequest',
    after: (there) =>
      Object.values(there.account.region('us-east-1').shelves['iam/delegation-request'] ?? {}),
    gives: [{ id: expect.any(String), description: 'monitoring', state: 'REJECTED' }],
  });
});
