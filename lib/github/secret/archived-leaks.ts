/** A key, or another text that leaked along, inside an archive. */
export interface ArchivedLeak {
  readonly number: number;
  /** Path inside the archive; empty for a file that is packed alone, or what lies in no member. Hostile text. */
  readonly member: string;
  /** Absent for another text. */
  readonly keyId?: string;
}

/**
 * Collects what archives hold. Their bytes are never replaced: lengths, checksums and the places of members are
 * written in them, so a replacement damages even a member that is not compressed.
 */
export class ArchivedLeaks {
  readonly #members = new Map<string, Map<string, ArchivedLeak>>();

  note(number: number, member: string, keyIds: readonly (string | undefined)[]): void {
    for (const keyId of keyIds) {
      const archive = `${number} ${keyId ?? ''}`;
      const members = this.#members.get(archive) ?? new Map<string, ArchivedLeak>();
      this.#members.set(archive, members);
      members.set(member, { number, member, ...(keyId === undefined ? {} : { keyId }) });
    }
  }

  /** Each member once; that a key stands in an archive's bytes is told only where no member is known. */
  all(): readonly ArchivedLeak[] {
    return [...this.#members.values()].flatMap((members) => {
      const inside = [...members.values()].filter(({ member }) => member !== '');
      return inside.length === 0 ? [...members.values()] : inside;
    });
  }
}
