import type { AwsWriters } from '../aws/access.ts';
import { createAws } from '../aws/create.ts';
import type { WriteShell } from '../host/shell.ts';
import type { CreatedAccount } from './account/create-account.ts';
import { requestHandler } from './account/request-handler.ts';
import type { Ledger } from './ledger.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A caller of the simulated account: its credentials and where its calls come from. */
export interface Actor {
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly address: string;
  readonly userAgent: string;
  /** Notes what its calls do to the account. */
  readonly ledger?: Ledger;
}

/** Where a scenario is played. */
export interface World {
  readonly account: CreatedAccount;
  readonly clock: VirtualClock;
  readonly shell: WriteShell;
  /** An empty folder for the repositories a scenario makes. */
  readonly dir: string;
  /** Says what happens, for the people watching. */
  tell(who: string, text: string): void;
}

/** The real SDK clients, signed by an actor and answered by the simulated account. */
export function actAs(world: World, actor: Actor): AwsWriters {
  return createAws({
    credentials: actor.credentials,
    requestHandler: requestHandler(world.account, {
      sourceIp: actor.address,
      userAgent: actor.userAgent,
      ...(actor.ledger === undefined ? {} : { around: actor.ledger.around }),
    }),
    clock: world.clock,
  });
}
