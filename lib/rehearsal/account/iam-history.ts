import type { IamState } from '../services/iam/state.ts';

/** IAM as it was before its latest changes, for as long as endpoints may still see it that way. */
export class IamHistory {
  readonly #live: IamState;
  readonly #delayMs: number;
  /** Oldest first. */
  #past: { readonly until: number; readonly iam: IamState }[] = [];

  constructor(live: IamState, delayMs: number) {
    this.#live = live;
    this.#delayMs = delayMs;
  }

  /** Keeps the live state as it is now; called before a change. */
  keep(now: Date): void {
    this.#forget(now);
    this.#past.push({ until: now.getTime(), iam: structuredClone(this.#live) });
  }

  /** IAM as it was one propagation delay before `now`. */
  seenAt(now: Date): IamState {
    this.#forget(now);
    return this.#past[0]?.iam ?? this.#live;
  }

  /** Changes the live state and every past one, as if it had always been so. */
  always(change: (iam: IamState) => void): void {
    for (const iam of [this.#live, ...this.#past.map((past) => past.iam)]) change(iam);
  }

  #forget(now: Date): void {
    const seen = now.getTime() - this.#delayMs;
    this.#past = this.#past.filter(({ until }) => until > seen);
  }
}
