import type { AwsWriters } from '../../../aws/access.ts';
import { awsFailure } from '../../../aws/errors.ts';
import { type Ledger, ledger } from '../../ledger.ts';
import { type Actor, actAs, type World } from '../../world.ts';

/** Credentials as AWS hands them out, long-term or temporary. */
interface Given {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
}

/** How often an intruder looks whether anything still answers him, milliseconds. */
const POLL_MS = 15_000;

/** Somebody who works with a leaked key from elsewhere, and with whatever he makes of it. */
export interface Intruder {
  readonly address: string;
  readonly userAgent: string;
  readonly ledger: Ledger;
  readonly secrets: readonly string[];
  /** Clients signed by one of his credentials; by the leaked key when none is given. */
  as(credentials?: Actor['credentials']): AwsWriters;
  /** Keeps credentials he was given, and gives them as they are used. */
  gain(given: Given | undefined): Actor['credentials'];
  /** Goes on until the end: looks at each of his credentials, and reacts while one of them works. */
  goOn(react?: (aws: AwsWriters) => Promise<void>): void;
  /** Since when every credential is refused; undefined while one works. */
  shutOutSince(): Date | undefined;
}

/** An intruder with the leaked key, at his own address and with his own tool. */
export function intruder(
  world: World,
  leaked: Actor['credentials'],
  origin: Pick<Actor, 'address' | 'userAgent'>,
): Intruder {
  const noted = ledger(world.account);
  const held = [leaked];
  let shutOut: Date | undefined;
  const as = (credentials = leaked) => actAs(world, { credentials, ...origin, ledger: noted });

  async function works(credentials: Actor['credentials']): Promise<boolean> {
    return as(credentials)
      .read('ec2', 'us-east-1')
      .describeRegions({})
      .then(() => true, refused);
  }

  return {
    ...origin,
    ledger: noted,
    get secrets() {
      return held.slice(1).map(({ secretAccessKey }) => secretAccessKey);
    },
    as,
    gain(given) {
      const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken } = given ?? {};
      if (!accessKeyId || !secretAccessKey) throw new Error('The intruder was given no credentials.');
      const token = SessionToken === undefined ? {} : { sessionToken: SessionToken };
      const credentials = { accessKeyId, secretAccessKey, ...token };
      held.push(credentials);
      return credentials;
    },
    goOn(react) {
      const poll = async (): Promise<void> => {
        const answers = await Promise.all(held.map(works));
        const working = held[answers.findLastIndex(Boolean)];
        if (working === undefined) shutOut ??= world.clock.now();
        else {
          shutOut = undefined;
          await react?.(as(working)).catch(refused);
        }
        world.clock.schedule(new Date(world.clock.now().getTime() + POLL_MS), poll);
      };
      world.clock.schedule(new Date(world.clock.now().getTime() + POLL_MS), poll);
    },
    shutOutSince: () => shutOut,
  };
}

/** A refused call is an intruder's everyday life; anything else is a defect of the rehearsal. */
export function refused(error: unknown): false {
  if (['denied', 'invalid-credentials', 'conflict', 'other', 'throttled'].includes(awsFailure(error))) {
    return false;
  }
  throw error;
}
