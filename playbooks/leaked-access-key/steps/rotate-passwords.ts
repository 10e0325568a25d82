import { accountOfKeyId } from '../../../lib/aws/key-id.ts';
import { accountWord } from '../../../lib/credentials/rotate/account-word.ts';
import {
  askOwnPassword,
  planPasswordRotation,
} from '../../../lib/credentials/rotate/plan-password-rotation.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import type { LeakedKeyInput } from '../inputs.ts';

/** The article's last operation: the console passwords of all users are replaced. */
export const rotatePasswords: Step<LeakedKeyInput> = {
  id: 'rotate-passwords',
  title: 'Give every user with a console password a new one',
  phase: 'recovery',
  effect: {
    kind: 'irreversible',
    wordIs: 'the account id',
    typeToConfirm: (input, plan) => accountWord(input.account ?? accountOfKeyId(input.keyId), plan),
  },
  why: "A password the attacker learnt or set opens the console long after the key is dead. Each user gets a random one that meets the account's policy, delivered before it is set, and must choose another at the next sign-in. MFA devices the attacker enrolled go as well: with them no password lets its user in.",
  reads: [
    'iam:ListUsers',
    'iam:GenerateCredentialReport',
    'iam:GetCredentialReport',
    'iam:ListRoles',
    'iam:GetLoginProfile',
    'iam:ListMFADevices',
    'iam:ListVirtualMFADevices',
    'iam:GetAccountPasswordPolicy',
    'sts:GetCallerIdentity',
  ],
  ifSkipped: {
    'delete-created-resources':
      'Passwords the attacker made still open the console; they are not rotated but must be deleted.',
  },
  decide: (ctx, _input, ask) => askOwnPassword(ctx, ask),
  plan: (ctx, input) => planPasswordRotation(ctx, input),
};
