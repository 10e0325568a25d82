import { accountWord } from '../../../lib/credentials/rotate/account-word.ts';
import { askKeyPolicies } from '../../../lib/credentials/rotate/ask-key-policies.ts';
import { leftWithoutKey } from '../../../lib/credentials/rotate/left-without-key.ts';
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
  why: 'Nobody knows what else got out with the leaked key. Every user gets a new key, delivered before the old one is touched, and the old one goes off when the new one is in use, so nobody is left without one; what the attacker may have goes off at once, also where no new key can be made. Resume after a day or two: it finishes whoever took up the new key.',
  reads: [
    'iam:ListUsers',
    'iam:GenerateCredentialReport',
    'iam:GetCredentialReport',
    'iam:GetAccountSummary',
    'iam:ListAccessKeys',
    'iam:GetAccessKeyLastUsed',
    'iam:ListUserTags',
    'iam:ListRoles',
    'secretsmanager:DescribeSecret',
    'sts:GetCallerIdentity',
  ],
  ifSkipped: {
    'delete-created-resources':
      'Keys the attacker made for other users are still there: where one takes the place of a new key, it is deleted here.',
  },
  spansDays: true,
  decide: (ctx, input, ask) => askKeyPolicies(ctx, input, ask),
  plan: (ctx, input) => planKeyRotation(ctx, input),
  verify: (ctx, input, plan) => leftWithoutKey(ctx, input, plan.changes),
};
