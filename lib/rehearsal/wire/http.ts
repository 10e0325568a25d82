/** An HTTP request as it reaches the simulated account, from the SDK in this process or over a socket. */
export interface WireRequest {
  readonly method: string;
  /** Path as sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[] | null>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly sourceIp?: string;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The SDK's clients hand the body on as a stream: an object of S3. */
  readonly streamed?: true;
}

/** `s3` is restXml with the bucket in host or path and errors without a wrapper. */
export type Protocol = 'ec2Query' | 'awsQuery' | 'json' | 'restJson' | 'restXml' | 's3';
