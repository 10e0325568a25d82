import type { AwsWriters } from '../../lib/aws/access.ts';
import { errorCode } from '../../lib/aws/errors.ts';

/** Who answers instead of AWS: our own account, and two emulators that others wrote. */
export type TargetName = 'simulated' | 'moto' | 'ministack';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A fresh account with one administrator in it. */
export interface Bench {
  readonly account: string;
  /** The SDK's clients, signed by the administrator or by `keys`. */
  as(keys?: Keys): AwsWriters;
  /** Lets what is under way come to its end: instances start, snapshots complete. */
  settle(): Promise<void>;
}

/** What AWS does on a call, and who is known to do something else. */
export interface ContractCase {
  /** `iam:CreateAccessKey`, the operation in question. */
  readonly call: string;
  /** The rest of a sentence that starts with the operation. */
  readonly says: string;
  /** Makes the calls; what it returns is compared with `gives` after {@link normalised}. */
  run(bench: Bench): Promise<unknown>;
  readonly gives: unknown;
  /** Permissions are enforced while the case runs. */
  readonly enforced?: true;
  /** Why a target's answer is another. The case then asserts that it still is, so that no excuse outlives its cause. */
  readonly differs?: Partial<Readonly<Record<TargetName, string>>>;
}

/** The error code a call is refused with; a call that is not refused is told apart from all codes. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(() => 'was not refused', errorCode);
}

const ID =
  /^(?:(AKIA|ASIA)[A-Z0-9]{16}|(AIDA|AROA|AIPA)[A-Z0-9]{17}|(i|vol|snap|sg|r|key|subnet|vpc)-(?:[0-9a-f]{8}|[0-9a-f]{17}))$/;

/**
 * A result as it can be compared: ids become their kind (`<AKIA>`, `<i>`), the account number `<account>`, dates
 * `<time>`; what is undefined is left out.
 */
export function normalised(value: unknown, account: string): unknown {
  if (typeof value === 'string') {
    const id = ID.exec(value);
    return id ? `<${id[1] ?? id[2] ?? id[3]}>` : value.replaceAll(account, '<account>');
  }
  if (value instanceof Date) return '<time>';
  if (Array.isArray(value)) return value.map((each) => normalised(each, account));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, each]) => each !== undefined && name !== '$metadata')
      .map(([name, each]) => [name, normalised(each, account)]),
  );
}
