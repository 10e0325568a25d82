/** IAM of the simulated account. Times are ISO 8601 texts; policy documents are JSON texts. */
export interface AccessKeyState {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  status: 'Active' | 'Inactive';
  readonly createdAt: string;
  lastUsed?: { at: string; service: string; region: string };
}

export interface LoginProfileState {
  readonly createdAt: string;
  passwordResetRequired: boolean;
  /** Hash only: the account never holds a password in plain text. */
  passwordSha256: string;
}

/** An SSH public key, a signing certificate or a service-specific credential of a user. */
export interface OtherCredentialState {
  readonly id: string;
  status: 'Active' | 'Inactive';
  readonly createdAt: string;
  /** Key or certificate text; of a service-specific credential, its service and its name there. */
  readonly body: string;
  readonly serviceName?: string;
}

export interface UserState {
  readonly userName: string;
  readonly path: string;
  readonly userId: string;
  readonly createdAt: string;
  readonly accessKeys: AccessKeyState[];
  loginProfile?: LoginProfileState;
  readonly inlinePolicies: Record<string, string>;
  /** ARNs. */
  readonly attachedPolicies: string[];
  readonly groups: string[];
  permissionsBoundary?: string;
  /** Serial numbers. */
  readonly mfaDevices: string[];
  sshPublicKeys?: OtherCredentialState[];
  signingCertificates?: OtherCredentialState[];
  serviceCredentials?: OtherCredentialState[];
  readonly tags: Record<string, string>;
}

export interface GroupState {
  readonly groupName: string;
  readonly groupId: string;
  readonly path: string;
  readonly createdAt: string;
  readonly inlinePolicies: Record<string, string>;
  readonly attachedPolicies: string[];
}

export interface RoleState {
  readonly roleName: string;
  readonly path: string;
  readonly roleId: string;
  readonly createdAt: string;
  assumeRolePolicy: string;
  readonly inlinePolicies: Record<string, string>;
  readonly attachedPolicies: string[];
  readonly maxSessionSeconds: number;
  permissionsBoundary?: string;
}

export interface InstanceProfileState {
  readonly instanceProfileName: string;
  readonly instanceProfileId: string;
  readonly path: string;
  readonly createdAt: string;
  /** At most one role name. */
  readonly roles: string[];
}

export interface ManagedPolicyState {
  readonly arn: string;
  readonly policyId: string;
  readonly policyName: string;
  readonly createdAt: string;
  /** Version id → JSON text. */
  readonly versions: Record<string, string>;
  /** Version id → when it was made, where that is later than the policy. */
  versionDates?: Record<string, string>;
  defaultVersion: string;
}

export interface PasswordPolicyState {
  minimumPasswordLength: number;
  requireSymbols: boolean;
  requireNumbers: boolean;
  requireUppercaseCharacters: boolean;
  requireLowercaseCharacters: boolean;
  allowUsersToChangePassword: boolean;
  passwordReusePrevention?: number;
}

export interface IamState {
  readonly users: Record<string, UserState>;
  readonly groups: Record<string, GroupState>;
  readonly roles: Record<string, RoleState>;
  readonly instanceProfiles: Record<string, InstanceProfileState>;
  /** By ARN, AWS-managed ones included. */
  readonly policies: Record<string, ManagedPolicyState>;
  passwordPolicy?: PasswordPolicyState;
  accountAlias?: string;
  /** Virtual MFA devices by serial number, assigned or not. */
  readonly virtualMfaDevices: Record<string, { readonly createdAt: string; enabledAt?: string }>;
  credentialReport?: { readonly generatedAt: string; readonly csv: string };
  /** Reports on last access that were asked for, by job id. */
  lastAccessedJobs?: Record<
    string,
    { readonly arn: string; readonly askedAt: string; readonly byAction: boolean }
  >;
  /** Access keys of the root user. */
  readonly rootKeys: AccessKeyState[];
  /** The root user signs in with its password alone. */
  rootWithoutMfa?: true;
}
