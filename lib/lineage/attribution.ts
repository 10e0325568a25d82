declare const proof: unique symbol;

/** Proof that the lineage made a thing: the event, and the credential of the lineage that signed it. */
export interface Attribution {
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly region: string;
  /** Key id or principal ARN of the lineage that made the call. */
  readonly by: string;
  readonly [proof]: true;
}

/** A resource with its proof. Erasing takes nothing else, so an unattributed erase does not compile. */
export type Attributed<R> = R & { readonly attribution: Attribution };
