import type { RawInputs } from '../../playbook/inputs.ts';
import type { AccountState } from '../account/state.ts';
import type { Holding } from '../holdings.ts';
import type { Ledger } from '../ledger.ts';
import type { World } from '../world.ts';

/** What the responder's account is under: who got in, and with whose key. */
export interface Attack {
  /** The user whose key leaked; containment denies it everything, which is meant. */
  readonly affectedUser: string;
  /** The attacker: what it did to the account, and whether anything still answers it. */
  readonly attacker: {
    readonly ledger: Ledger;
    /** Starts what it does while the responder works. */
    goOn(): void;
    /** Since when all its credentials are refused; undefined while one works. */
    shutOutSince(): Date | undefined;
  };
}

/** Something that should stand when the responder is done, judged by what is there and not by what the run says. */
export interface Safeguard {
  /** What the score calls it: "GuardDuty in eu-west-1". */
  readonly what: string;
  stands(state: AccountState): boolean | Promise<boolean>;
}

/** What a scenario without an attack is judged by. */
export interface Prevention {
  readonly safeguards: readonly Safeguard[];
  /** Whether the responder is meant to change this field of a thing that was there before. */
  mayChange(thing: Omit<Holding, 'value'>, path: string): boolean;
}

/** What a scenario leaves behind when the responder sits down: an account and what is known of it. */
export interface Situation {
  /** What the responder was told, in a few lines. */
  readonly briefing: readonly string[];
  /** Inputs the responder would name: key id, account, repository, since. */
  readonly inputs: RawInputs;
  /** Credentials the responder works with. */
  readonly responder: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Absent where nobody attacks. */
  readonly attack?: Attack;
  /** Absent in an incident. */
  readonly prevention?: Prevention;
  /** Secrets that must show up nowhere the run writes. */
  readonly secrets: readonly string[];
  /** The bare repository that stands for GitHub, and the texts that must be gone from it. */
  readonly repository?: { readonly path: string; readonly needles: readonly string[] };
}

/** An incident, or a quiet day, as data and calls: its history is played through the same SDK clients production code uses. */
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
