import type { TrailRecord } from '../trail/record.ts';
import type { PrincipalRef } from './principal-ref.ts';
import type { LineagePrincipal } from './types.ts';

/** The principals of a lineage: those the attacker made, and the victim's own that credentials speak for. */
export class Principals {
  readonly #born: LineagePrincipal[] = [];
  /** Mentions wait until everything born is known: a key may be read before the user it belongs to. */
  readonly #mentions = new Map<string, { readonly ref: PrincipalRef; readonly at: string }>();

  /** A principal the attacker made with this event. */
  bear(ref: PrincipalRef, birth: TrailRecord): void {
    this.#born.push({ ...ref, born: 'attacker', birth });
  }

  /** The principal a credential speaks for, as the event of that moment names it. */
  mention(credential: string, ref: PrincipalRef, at: string): void {
    this.#mentions.set(credential, { ref, at });
  }

  /** All principals, and the ARN each credential speaks for. */
  resolve(): { readonly all: readonly LineagePrincipal[]; readonly of: ReadonlyMap<string, string> } {
    const shared = new Map<string, LineagePrincipal>();
    const owners = new Map<string, () => string>();
    for (const [credential, { ref, at }] of this.#mentions) {
      const born = this.#born.find((principal) => covers(principal, ref, at));
      if (born !== undefined) {
        owners.set(credential, () => born.arn);
        continue;
      }
      const key = `${ref.kind}/${ref.arn.split(':')[4] ?? ''}/${ref.name}`;
      owners.set(credential, () => shared.get(key)?.arn ?? ref.arn);
      // Records tell the path and the unique id, names in requests do not.
      if (shared.has(key) && ref.uniqueId === undefined) continue;
      // A federated user exists only as the token that was minted for it.
      shared.set(key, { ...ref, born: ref.kind === 'federated-user' ? 'attacker' : 'shared' });
    }
    return {
      all: [...shared.values(), ...this.#born],
      of: new Map([...owners].map(([credential, arn]) => [credential, arn()])),
    };
  }
}

function covers(born: LineagePrincipal, ref: PrincipalRef, at: string): boolean {
  if (born.kind !== ref.kind || born.name !== ref.name) return false;
  if (born.uniqueId !== undefined && ref.uniqueId !== undefined) return born.uniqueId === ref.uniqueId;
  return born.birth !== undefined && born.birth.eventTime <= at;
}
