import type { TrailRecord } from '../trail/record.ts';

export type CredentialKind =
  | 'access-key'
  | 'session-token'
  | 'federation-token'
  | 'role-session'
  | 'root-session'
  | 'console-password'
  | 'console-session'
  | 'service-specific-credential'
  | 'instance-role-session'
  | 'compute-role-session';

/** How a child credential came to be: the edge of the lineage. */
export type BirthVia =
  | 'leaked'
  | 'CreateAccessKey'
  | 'UpdateAccessKey'
  | 'CreateLoginProfile'
  | 'UpdateLoginProfile'
  | 'ChangePassword'
  | 'CreateServiceSpecificCredential'
  | 'AssumeRole'
  | 'AssumeRoleWithSAML'
  | 'AssumeRoleWithWebIdentity'
  | 'AssumeRoot'
  | 'CreateSession'
  | 'GetSessionToken'
  | 'GetFederationToken'
  | 'ConsoleLogin'
  | 'SwitchRole'
  | 'instance-profile'
  | 'compute-role';

/** A credential that is the leaked one or derives from it. */
export interface DerivedCredential {
  /**
   * Access key id; for a password `password:USER`, for a console session `console:USER@TIME`, for a
   * service-specific credential the id IAM gives it.
   */
  readonly id: string;
  readonly kind: CredentialKind;
  readonly via: BirthVia;
  /** Id of the credential it was minted with; absent for the leaked one. */
  readonly parent?: string;
  /** ARN of the principal it speaks for, where known. */
  readonly principal?: string;
  /** Event that made it; absent for the leaked one. */
  readonly birth?: TrailRecord;
}

/** A principal the lineage speaks for. */
export interface LineagePrincipal {
  readonly arn: string;
  readonly kind: 'user' | 'role' | 'root' | 'federated-user';
  readonly name: string;
  /** `AIDA…`/`AROA…` where the trail tells it: names can be born twice, unique ids cannot. */
  readonly uniqueId?: string;
  /** Made by the attacker, or the victim's own and also used legitimately. */
  readonly born: 'attacker' | 'shared';
  readonly birth?: TrailRecord;
}

/** What a lineage starts from, and whose own actions are not to be blamed. */
export interface LineageSeed {
  readonly keyId: string;
  /** ARN of the user or root the key belongs to, where it is known from elsewhere than the trail. */
  readonly owner?: string;
  /** From when on the leaked key's calls may be the attacker's. */
  readonly since: Date;
  /** When the responder began: the responder's own calls after it belong to the response. */
  readonly startedAt: Date;
  readonly responderArn: string;
}

/** A call that a service made by itself, because of a call of the lineage: an Auto Scaling group's launch. */
export interface ServiceLaunch {
  readonly eventId: string;
  readonly parent: TrailRecord;
}

/** A record that may be the attacker's and may be rightful, and why, as a clause. */
export interface Doubt {
  readonly eventId: string;
  readonly reason: string;
}

/** Everything that derives from the leaked credential, and every record it left. */
export interface Lineage {
  readonly leakedKeyId: string;
  /** The moment of the leak, ISO 8601. */
  readonly since: string;
  /** User (or root) the leaked key belongs to, when the trail or IAM told it. */
  readonly owner?: string;
  /** The leaked one first; every other was minted by the attacker. */
  readonly credentials: readonly DerivedCredential[];
  /**
   * Minted after the leak by calls of the leaked key that cannot be told from its legitimate use, and what those
   * minted; sessions of compute whose code the attacker changed. They are not the attacker's until the responder
   * says so.
   */
  readonly doubtful: readonly DerivedCredential[];
  /** Records in doubt for a reason of their own, whichever credential made them. */
  readonly doubts: readonly Doubt[];
  /** Which of the records services made by themselves, and for which call. */
  readonly launches: readonly ServiceLaunch[];
  readonly principals: readonly LineagePrincipal[];
  /**
   * Records made after the leak with any of the credentials, the doubtful ones too, oldest first, failed calls
   * included. `attribute` tells whose each of them is.
   */
  readonly records: readonly TrailRecord[];
  /** Origins (address and user agent) the leaked key was used from before the leak. */
  readonly knownOrigins: readonly Origin[];
}

export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

/** attacker → erased; ambiguous → the responder decides; legitimate → left alone. */
export type AttributionVerdict = 'attacker' | 'ambiguous' | 'legitimate';
