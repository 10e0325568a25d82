import { accountWord } from '../../../lib/credentials/rotate/account-word.ts';
import { planKeyRotation } from '../../../lib/credentials/rotate/plan-key-rotation.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import type { LeakedKeyInput } from '../inputs.ts';

/** The article's fifth operation: the access keys of all other users are replaced. */
export const rotateAccessKeys: Step<LeakedKeyInput> = {
  id: 'rotate-access-keys',
  title: 'Give every other user a new access key',
  phase: 'recovery',
  effect: {
    kind: 'irreversible',
    wordIs: 'the account id',
    typeToConfirm: (input, plan) => accountWord(input.account, plan),
  },
  why: 'Nobody knows what else got out with the leaked key. Every user gets a new key, delivered before the old one is switched off, so nobody is left without one; old keys stay inactive until the new ones are in use.',
  reads: [
    'iam:ListUsers',
    'iam:ListAccessKeys',
    'iam:GetAccessKeyLastUsed',
    'secretsmanager:DescribeSecret',
    'sts:GetCallerIdentity',
  ],
  ifSkipped: {
    'delete-created-resources':
      'Keys the attacker made for other users may still take the place of a new one; those users are set aside.',
  },
  plan: (ctx, input) => planKeyRotation(ctx, input.delivery),
};
