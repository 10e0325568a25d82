import type { ServiceName } from '../../aws/services.ts';
import type { JsonObject } from '../../trail/record.ts';
import type { Protocol } from '../wire/http.ts';
import type { SimulatedAccount } from './account.ts';

/** Who signed a call to the simulated account, as resolved from the access key id. */
export interface Caller {
  readonly kind: 'user' | 'role-session' | 'federated-user' | 'root' | 'service';
  readonly accessKeyId: string;
  readonly arn: string;
  /** `AIDA…`, `AROA…:session`, `123456789012:name`. */
  readonly principalId: string;
  readonly userName?: string;
  readonly roleName?: string;
  readonly sessionName?: string;
  /** When temporary credentials were issued, for `aws:TokenIssueTime`. */
  readonly issuedAt?: Date;
  /** Credentials the console minted for somebody who signed in. */
  readonly console?: boolean;
}

/** One call as an operation sees it. */
export interface Call {
  readonly account: SimulatedAccount;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly caller: Caller;
  /** Virtual time of the call. */
  readonly now: Date;
  readonly sourceIp: string;
  readonly userAgent: string;
}

/** An error as AWS would answer it: code, HTTP status, message. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;
  /** What services that once spoke the query protocol called it, which the SDK then shows as its code. */
  readonly queryCode?: string;

  constructor(code: string, message: string, status = 400, queryCode?: string) {
    super(message);
    if (queryCode !== undefined) this.queryCode = queryCode;
    this.name = code;
    this.code = code;
    this.status = status;
  }
}

/** Token bucket as published: burst size and refill a second. */
export interface Bucket {
  readonly name: string;
  readonly burst: number;
  readonly perSecond: number;
  /** Error code AWS throttles this API with. */
  readonly code: 'RequestLimitExceeded' | 'Throttling' | 'ThrottlingException' | 'TooManyRequestsException';
}

/**
 * One simulated operation. Input and output are the SDK's own shapes (dates as Date, blobs as Uint8Array).
 * Authentication, authorisation, throttling and recording happen around `run`, in one place.
 */
export interface Operation {
  readonly readOnly: boolean;
  /** Recorded as a data event: on trails that ask for it, and never in the event history. */
  readonly dataEvent?: true;
  /** `eventName` of the record when it is not the operation's: `CreateFunction20150331`. */
  readonly trailName?: string;
  /** IAM action when it is not `service:Operation`. */
  readonly action?: string;
  /** ARNs the call acts on, for policy evaluation; `*` when absent. */
  resources?(input: never, call: Call): readonly string[];
  /** Extra context keys of the request for policy conditions. */
  context?(input: never, call: Call): Readonly<Record<string, string>>;
  readonly bucket?: Bucket;
  /** A second bucket, which the call also pays into for each thing it names: the instances of a launch. */
  readonly resourceBucket?: { readonly bucket: Bucket; tokens(input: never): number };
  /** Needs no permission: sts:GetCallerIdentity, sts:GetSessionToken. */
  readonly unauthorised?: boolean;
  run(call: Call, input: never): unknown;
  /** `requestParameters` of the CloudTrail record; by default the input with first letters lowered, secrets blanked. */
  trailRequest?(input: never, call: Call): JsonObject | null;
  /** `responseElements`; by default the output with first letters lowered when not readOnly, else null. */
  trailResponse?(output: never, input: never): JsonObject | null;
  /** `resources` of the record: what the call touched besides its own account. */
  trailResources?(input: never, call: Call): readonly JsonObject[];
  /** Region the record is filed under, when not the call's own. */
  trailRegion?(call: Call): string;
}

/** A simulated service: its operations by SDK name. An operation that is absent answers `NotSimulated`. */
export interface SimulatedService {
  /** The client whose schemas it speaks. */
  readonly name: ServiceName;
  /** SigV4 signing name, when it is another: `elasticloadbalancing`, `states`. */
  readonly signingName?: string;
  /** What its IAM actions start with, when it is neither of these: `cloudwatch`. */
  readonly actionPrefix?: string;
  /** Told apart by it where several services with forms as requests share a signing name. */
  readonly apiVersion?: string;
  /** `ec2.amazonaws.com` */
  readonly eventSource: string;
  readonly protocol: Protocol;
  readonly scope: 'global' | 'regional';
  readonly operations: Readonly<Record<string, Operation>>;
  /** Lets happen what the service does by itself as time goes by; before each call to an enabled region. */
  settle?(own: Call): void;
}
