import { createHash } from 'node:crypto';
import type {
  CreateLoginProfileRequest,
  DeleteLoginProfileRequest,
  GetLoginProfileRequest,
  PasswordPolicy,
  UpdateAccountPasswordPolicyRequest,
  UpdateLoginProfileRequest,
} from '@aws-sdk/client-iam';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { alreadyExists, findUser, iamOf, noSuchEntity, onUser, required, userNameOf } from './entities.ts';
import { loginProfileShape } from './shapes.ts';
import type { LoginProfileState, PasswordPolicyState } from './state.ts';

/** How long a new login profile cannot be changed; a second or so was seen in a CloudTrail log. */
const SETTLES_AFTER_MS = 2000;
/** What holds while an account has no policy of its own. */
const AWS_MINIMUM_LENGTH = 8;

const KINDS = {
  lowercase: /[a-z]/,
  uppercase: /[A-Z]/,
  number: /\d/,
  symbol: /[!@#$%^&*()_+\-=[\]{}|']/,
} as const;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function violation(message: string): ServiceError {
  return new ServiceError('PasswordPolicyViolation', message, 400);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html */
function checkPassword(password: string, policy: PasswordPolicyState | undefined): void {
  const minimum = policy?.minimumPasswordLength ?? AWS_MINIMUM_LENGTH;
  if (password.length < minimum) throw violation(`Password should have a minimum length of ${minimum}`);
  if (!policy) {
    const kinds = Object.values(KINDS).filter((kind) => kind.test(password)).length;
    if (kinds < 3)
      throw violation('Password should have at least three of: lowercase, uppercase, numbers, symbols');
    return;
  }
  const wanted: readonly (readonly [boolean, RegExp, string])[] = [
    [policy.requireLowercaseCharacters, KINDS.lowercase, 'lowercase letter'],
    [policy.requireUppercaseCharacters, KINDS.uppercase, 'uppercase letter'],
    [policy.requireNumbers, KINDS.number, 'number'],
    [policy.requireSymbols, KINDS.symbol, 'symbol'],
  ];
  for (const [required, kind, name] of wanted) {
    if (required && !kind.test(password)) throw violation(`Password should have at least one ${name}`);
  }
}

function findProfile(call: Call, userName: string): LoginProfileState {
  const { loginProfile } = findUser(call, userName);
  if (!loginProfile) throw noSuchEntity(`Login Profile for User ${userName} cannot be found.`);
  return loginProfile;
}

function changeableProfile(call: Call, userName: string): LoginProfileState {
  const profile = findProfile(call, userName);
  if (call.now.getTime() < Date.parse(profile.createdAt) + SETTLES_AFTER_MS) {
    throw new ServiceError(
      'EntityTemporarilyUnmodifiable',
      `Login Profile for User ${userName} cannot be modified while login profile is being created.`,
      409,
    );
  }
  return profile;
}

function createLoginProfile(call: Call, input: CreateLoginProfileRequest) {
  const user = findUser(call, userNameOf(input, call));
  if (user.loginProfile) throw alreadyExists(`Login Profile for user ${user.userName} already exists.`);
  const password = required(input.Password, 'Password');
  checkPassword(password, iamOf(call).passwordPolicy);
  user.loginProfile = {
    createdAt: call.now.toISOString(),
    passwordResetRequired: input.PasswordResetRequired ?? false,
    passwordSha256: sha256(password),
  };
  return { LoginProfile: loginProfileShape(user) };
}

function updateLoginProfile(call: Call, input: UpdateLoginProfileRequest) {
  const profile = changeableProfile(call, userNameOf(input, call));
  if (input.Password !== undefined) {
    const { passwordPolicy } = iamOf(call);
    checkPassword(input.Password, passwordPolicy);
    if (passwordPolicy?.passwordReusePrevention && sha256(input.Password) === profile.passwordSha256) {
      throw violation('Password does not conform to the account password policy: it was used before.');
    }
    profile.passwordSha256 = sha256(input.Password);
  }
  if (input.PasswordResetRequired !== undefined) profile.passwordResetRequired = input.PasswordResetRequired;
  return {};
}

function updatePasswordPolicy(call: Call, input: UpdateAccountPasswordPolicyRequest) {
  iamOf(call).passwordPolicy = {
    minimumPasswordLength: input.MinimumPasswordLength ?? 6,
    requireSymbols: input.RequireSymbols ?? false,
    requireNumbers: input.RequireNumbers ?? false,
    requireUppercaseCharacters: input.RequireUppercaseCharacters ?? false,
    requireLowercaseCharacters: input.RequireLowercaseCharacters ?? false,
    allowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
    ...(input.PasswordReusePrevention ? { passwordReusePrevention: input.PasswordReusePrevention } : {}),
  };
  return {};
}

function ownPolicy(call: Call): PasswordPolicyState {
  const { passwordPolicy } = iamOf(call);
  if (passwordPolicy) return passwordPolicy;
  throw noSuchEntity(`The Password Policy with domain name ${call.account.accountId} cannot be found.`);
}

function policyShape(policy: PasswordPolicyState): PasswordPolicy {
  return {
    MinimumPasswordLength: policy.minimumPasswordLength,
    RequireSymbols: policy.requireSymbols,
    RequireNumbers: policy.requireNumbers,
    RequireUppercaseCharacters: policy.requireUppercaseCharacters,
    RequireLowercaseCharacters: policy.requireLowercaseCharacters,
    AllowUsersToChangePassword: policy.allowUsersToChangePassword,
    ExpirePasswords: false,
    ...(policy.passwordReusePrevention ? { PasswordReusePrevention: policy.passwordReusePrevention } : {}),
  };
}

/** Console passwords and the policy they must meet. */
export const passwordOperations: Readonly<Record<string, Operation>> = {
  CreateLoginProfile: { readOnly: false, resources: onUser, run: createLoginProfile },
  UpdateLoginProfile: { readOnly: false, resources: onUser, run: updateLoginProfile },
  GetLoginProfile: {
    readOnly: true,
    resources: onUser,
    run: (call, input: GetLoginProfileRequest) => {
      const userName = userNameOf(input, call);
      findProfile(call, userName);
      return { LoginProfile: loginProfileShape(findUser(call, userName)) };
    },
  },
  DeleteLoginProfile: {
    readOnly: false,
    resources: onUser,
    run: (call, input: DeleteLoginProfileRequest) => {
      const userName = userNameOf(input, call);
      changeableProfile(call, userName);
      delete findUser(call, userName).loginProfile;
      return {};
    },
  },
  GetAccountPasswordPolicy: {
    readOnly: true,
    run: (call) => ({ PasswordPolicy: policyShape(ownPolicy(call)) }),
  },
  UpdateAccountPasswordPolicy: { readOnly: false, run: updatePasswordPolicy },
  DeleteAccountPasswordPolicy: {
    readOnly: false,
    run: (call) => {
      ownPolicy(call);
      delete iamOf(call).passwordPolicy;
      return {};
    },
  },
};
