import { describe, expect } from 'vitest';
import { type Lab, REGION } from '../../resources/lab.ts';
import { holdsReverting } from '../reverting.ts';

const own = (there: Lab) => there.ctx.aws.write('kms', REGION);
const theirs = (there: Lab) => there.attacker.write('kms', REGION);
const keyOf = (there: Lab) => Object.keys(there.account.region(REGION).shelves['kms/key'] ?? {})[0] ?? '';
const kept = (there: Lab) => there.account.region(REGION).shelves['kms/key']?.[keyOf(there)];
const key = (there: Lab) => own(there).createKey({});
const policy = (who: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: who }, Action: 'kms:*', Resource: '*' }],
  });
const title = (text: string) => expect.stringContaining(text) as unknown as string;

describe('keys the attacker altered', () => {
  holdsReverting({
    type: 'kms-key-state',
    says: 'one that is about to be deleted is kept and enabled',
    before: key,
    alter: (there) => theirs(there).scheduleKeyDeletion({ KeyId: keyOf(there), PendingWindowInDays: 7 }),
    title: title('Keep and enable KMS key '),
    preselected: true,
    command: 'kms enable-key',
    reverts: 'CancelKeyDeletion',
    after: kept,
    gives: expect.objectContaining({ state: 'Enabled' }),
  });
  holdsReverting({
    type: 'kms-key-policy',
    says: 'a policy is put back as an earlier event tells it',
    async before(there) {
      await key(there);
      const Policy = policy('arn:aws:iam::482910374655:root');
      await own(there).putKeyPolicy({ KeyId: keyOf(there), Policy });
    },
    alter: (there) =>
      theirs(there).putKeyPolicy({
        KeyId: keyOf(there),
        Policy: policy('arn:aws:iam::999988887777:root'),
      }),
    title: title('Put the policy of KMS key '),
    preselected: true,
    command: 'kms put-key-policy',
    reverts: 'PutKeyPolicy',
    after: kept,
    gives: expect.objectContaining({ policy: policy('arn:aws:iam::482910374655:root') }),
  });
  holdsReverting({
    type: 'kms-grant',
    says: 'a grant is revoked',
    before: key,
    alter: (there) =>
      theirs(there).createGrant({
        KeyId: keyOf(there),
        GranteePrincipal: 'arn:aws:iam::999988887777:root',
        Operations: ['Decrypt'],
      }),
    title: title('Revoke grant '),
    preselected: true,
    command: 'kms revoke-grant',
    reverts: 'RevokeGrant',
    after: kept,
    gives: expect.objectContaining({ grants: {} }),
  });
});
