import type { TrailRecord } from '../trail/record.ts';

export type CredentialKind =
  | 'access-key'
  | 'session-token'
  | 'federation-token'
  | 'role-session'
  | 'console-password'
  | 'console-session'
  | 'instance-role-session';

/** How a child credential came to be: the edge of the lineage. */
export type BirthVia =
  | 'leaked'
  | 'CreateAccessKey'
  | 'CreateLoginProfile'
  | 'UpdateLoginProfile'
  | 'AssumeRole'
  | 'GetSessionToken'
  | 'GetFederationToken'
  | 'ConsoleLogin'
  | 'instance-profile';

/** A credential that is the leaked one or derives from it. */
export interface DerivedCredential {
  /** Access key id; for a password `password:USER`, for a console session `console:USER@TIME`. */
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

/** Everything that derives from the leaked credential, and every record it left. */
export interface Lineage {
  readonly leakedKeyId: string;
  /** User (or root) the leaked key belongs to, when the trail or IAM told it. */
  readonly owner?: string;
  readonly credentials: readonly DerivedCredential[];
  readonly principals: readonly LineagePrincipal[];
  /** Records made with any of the credentials, oldest first, the failed ones too. */
  readonly records: readonly TrailRecord[];
  /** Origins (address and user agent) the leaked key was used from before the leak. */
  readonly knownOrigins: readonly Origin[];
}

export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

/** design: attacker → erased; ambiguous → the responder decides; legitimate → left alone. */
export type AttributionVerdict = 'attacker' | 'ambiguous' | 'legitimate';
