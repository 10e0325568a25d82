import type { Change, Outcome, Verdict } from './change.ts';
import { ORDER } from './change.ts';
import type { Plan } from './plan.ts';
import { emptyPlan } from './plan.ts';

/** A change that fails like this often with the same words is not tried again in later rounds. */
const MAX_SAME_FAILURES = 3;

/** What has come of one step so far, over all its rounds. */
export class StepTally {
  /** The last look. */
  plan: Plan = emptyPlan('');
  /** Rounds were used up before the looks agreed. */
  gaveUp = false;
  /** The step was confirmed in this run. */
  asked = false;
  /** Codes of what failed in the last round. */
  failedLast: readonly string[] = [];
  /** Changes confirmed in this run, the last proposal of each. */
  readonly confirmed = new Map<string, Change>();
  /** Changes that were offered and not selected, by whom. */
  readonly leftOut = new Map<string, { readonly change: Change; readonly by: 'responder' | 'flag' }>();
  /** Changes applied by an earlier run of the case: never applied again from the same look. */
  readonly appliedEarlier = new Map<string, Change>();
  readonly #done = new Map<string, Change>();
  readonly #failed = new Map<string, { change: Change; code: string; message: string; times: number }>();
  readonly #notHeld = new Map<string, { change: Change; verdict: Exclude<Verdict, { held: true }> }>();

  /**
   * What a look offers: not what was left out, nor what an earlier run did, nor what keeps failing. A look that
   * `knows` goes by how things stand, and proposes again only what no longer holds.
   */
  offered(plan: Plan, round: number, knows = false): readonly Change[] {
    return plan.changes.filter(
      (change) =>
        change.order !== ORDER.onlyAHuman &&
        !this.leftOut.has(change.id) &&
        !(round === 1 && !knows && this.appliedEarlier.has(change.id)) &&
        (this.#failed.get(change.id)?.times ?? 0) < MAX_SAME_FAILURES,
    );
  }

  noteOutcomes(changes: readonly Change[], outcomes: ReadonlyMap<string, Outcome>): void {
    this.failedLast = [...outcomes.values()].flatMap((outcome) =>
      outcome.result === 'failed' ? [outcome.code] : [],
    );
    for (const change of changes) {
      const outcome = outcomes.get(change.id);
      if (outcome?.result === 'failed') {
        const before = this.#failed.get(change.id);
        const same = before?.code === outcome.code && before.message === outcome.message;
        const times = same ? before.times + 1 : 1;
        this.#failed.set(change.id, { change, code: outcome.code, message: outcome.message, times });
      } else if (outcome !== undefined) {
        this.#failed.delete(change.id);
        this.#done.set(change.id, change);
      }
    }
  }

  noteVerdicts(changes: readonly Change[], verdicts: ReadonlyMap<string, Verdict>): void {
    for (const change of changes) {
      const verdict = verdicts.get(change.id);
      if (verdict === undefined) continue;
      if (verdict.held) this.#notHeld.delete(change.id);
      else this.#notHeld.set(change.id, { change, verdict });
      // A thing of the same name that shows up after this one is gone is another thing: it is asked for anew.
      if (verdict.held) this.confirmed.delete(change.id);
    }
  }

  get anythingDone(): boolean {
    return this.#done.size > 0 || this.appliedEarlier.size > 0;
  }

  /** Changes that did not hold when read back, and may at a later look. */
  maySettle(): readonly Change[] {
    return [...this.#notHeld.values()].flatMap(({ change, verdict }) => (verdict.unreadable ? [] : [change]));
  }

  /** Changes the whole step is judged by: all that were done. */
  doneChanges(): readonly Change[] {
    return [...new Map([...this.appliedEarlier, ...this.#done]).values()];
  }

  /** Sentences for what failed; a failure the last look no longer proposes has settled itself. */
  failures(repeats: boolean): readonly string[] {
    const proposed = new Set(this.plan.changes.map((change) => change.id));
    const failed = [...this.#failed.values()].filter(({ change }) => !repeats || proposed.has(change.id));
    return [
      ...failed.map(({ change, code, message }) => `${change.title}: ${code}: ${message}`),
      ...[...this.#notHeld.values()].map(({ change, verdict }) =>
        verdict.unreadable
          ? `${change.title}: ${verdict.found}`
          : `${change.title}: does not hold: ${verdict.found}`,
      ),
    ];
  }

  /** Sentences for what this run leaves, apart from what the responder chose to leave. */
  undone(): readonly string[] {
    const human = this.plan.changes.filter((change) => change.order === ORDER.onlyAHuman);
    const byFlag = [...this.leftOut.values()].filter(({ change, by }) => by === 'flag' && !change.optional);
    return [
      ...human.map((change) => `${change.title}: only a person can do this.`),
      ...byFlag.map(({ change }) => `${change.title}: left for a person to decide.`),
      ...this.plan.unlooked.map(({ where, call, reason }) => `Not looked at: ${where} (${call}): ${reason}`),
      ...(this.gaveUp
        ? [
            `The last look still proposed ${this.plan.changes.length} changes: the looks never agreed that nothing is left.`,
          ]
        : []),
    ];
  }

  /** Sentences for targets the responder deselected. */
  deselected(): readonly string[] {
    return [...this.leftOut.values()]
      .filter(({ change, by }) => by === 'responder' && !change.optional)
      .map(({ change }) => `${change.title}: not selected by the responder.`);
  }

  /** Sentences for what no script does. */
  forPeople(): readonly string[] {
    return this.plan.leftToHuman.map(({ what, why }) => `${what}: ${why}`);
  }
}
