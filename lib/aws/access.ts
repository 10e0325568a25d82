import type { AwsServices, ServiceName } from './services.ts';

/** STS `get…` calls that mint credentials: reading by name only. */
type MintingName =
  | 'getSessionToken'
  | 'getFederationToken'
  | 'getDelegatedAccessToken'
  | 'getWebIdentityToken';

/** Method names that read: the one definition behind both the compile-time and the run-time check. */
export type ReadMethodName =
  | `get${string}`
  | `batchGet${string}`
  | `list${string}`
  | `describe${string}`
  | `lookup${string}`
  | `simulate${string}`
  | `paginate${string}`
  /** Make AWS compile a report about the account; change nothing in it. */
  | 'generateCredentialReport'
  | 'generateServiceLastAccessedDetails';

/** {@link ReadMethodName} at run time. */
export const READ_METHOD =
  /^(?!get(SessionToken|FederationToken|DelegatedAccessToken|WebIdentityToken)$)((get|batchGet|list|describe|lookup|simulate|paginate)[A-Z]|generate(CredentialReport|ServiceLastAccessedDetails)$)/;

/** A client with its reading methods only, so that a write in `plan` does not compile. */
export type Reads<Client> = {
  readonly [Method in keyof Client as Method extends MintingName
    ? never
    : Method extends ReadMethodName
      ? Method
      : never]: Client[Method];
};

/** Who Spillkit runs as. Its own credentials are never touched. */
export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  /** `AIDA…`, `AROA…:session`, or the account id for root. */
  readonly userId: string;
  /** Access key id the calls are signed with. */
  readonly accessKeyId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
}

/** Regions of the account as EC2 tells them; `disabled` are opt-in regions that are not enabled. */
export interface Regions {
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
  /** Where IAM and other global services log: `us-east-1` in the `aws` partition. */
  readonly home: string;
}

/** The account, read only. Region defaults to the home region. Clients are made once and kept. */
export interface AwsReaders {
  identity(): Promise<CallerIdentity>;
  regions(): Promise<Regions>;
  read<S extends ServiceName>(service: S, region?: string): Reads<AwsServices[S]>;
}

/** The account, writable. Only handlers of confirmed changes are given one. */
export interface AwsWriters extends AwsReaders {
  write<S extends ServiceName>(service: S, region?: string): AwsServices[S];
}
