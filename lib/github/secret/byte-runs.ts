/**
 * Finds runs of certain bytes that have a least length. Most bytes are never looked at: every such run covers one of
 * the bytes that lie that length apart.
 */
export class ByteRuns {
  readonly #ofARun = new Uint8Array(256);
  readonly #least: number;

  /** `characters` are ASCII. */
  constructor(characters: string, least: number) {
    for (const character of characters) this.#ofARun[character.charCodeAt(0)] = 1;
    this.#least = least;
  }

  /** Whether a run satisfies `wanted`, which is given where each one starts and ends. */
  some(body: Buffer, wanted: (start: number, end: number) => boolean): boolean {
    const ofARun = this.#ofARun;
    const least = this.#least;
    for (let at = least - 1; at < body.length; ) {
      let before = at;
      while (before > at - least && ofARun[body[before] as number] === 1) before--;
      if (before > at - least) {
        at = before + least;
        continue;
      }
      let end = at + 1;
      while (end < body.length && ofARun[body[end] as number] === 1) end++;
      if (wanted(before + 1, end)) return true;
      at = end + least;
    }
    return false;
  }
}
