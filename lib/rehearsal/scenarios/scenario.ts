import type { RawInputs } from '../../playbook/inputs.ts';
import type { Ledger } from '../ledger.ts';
import type { World } from '../world.ts';

/** What a scenario leaves behind when the responder sits down: an account under attack and what is known of it. */
export interface Situation {
  /** What the responder was told, in a few lines. */
  readonly briefing: readonly string[];
  /** Inputs the responder would name: key id, account, repository, since. */
  readonly inputs: RawInputs;
  /** Credentials the responder works with. */
  readonly responder: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The user whose key leaked; containment denies it everything, which is meant. */
  readonly affectedUser: string;
  /** When the key leaked. */
  readonly leakedAt: Date;
  /** The attacker: what it did to the account, and whether anything still answers it. */
  readonly attacker: {
    readonly ledger: Ledger;
    /** Starts what it does while the responder works. */
    goOn(): void;
    /** Since when all its credentials are refused; undefined while one works. */
    shutOutSince(): Date | undefined;
  };
  /** Secrets that must show up nowhere the run writes. */
  readonly secrets: readonly string[];
  /** The bare repository that stands for GitHub, and the texts that must be gone from it. */
  readonly repository?: { readonly path: string; readonly needles: readonly string[] };
}

/** An incident as data and calls: its history is played through the same SDK clients production code uses. */
export interface Scenario {
  /** Kebab-case. */
  readonly id: string;
  /** Id of the playbook it is played for. */
  readonly playbook: string;
  readonly title: string;
  readonly summary: string;
  /** Plays the history up to the moment the responder starts. */
  play(world: World): Promise<Situation>;
}
