import { expect, it } from 'vitest';
import { type Lab, lab } from '../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, reverts, triedHard } from './altering.ts';

/** What there is to hold about one kind of change that is taken back. */
export interface RevertedCase {
  readonly type: string;
  readonly says: string;
  /** What is there before the leak, made by the responder. */
  before(there: Lab): Promise<unknown>;
  /** What the attacker does to it. */
  alter(there: Lab): Promise<unknown>;
  readonly title: string;
  readonly preselected: boolean;
  /** Head of the AWS CLI text. */
  readonly command: string;
  /** The responder's call that puts it right, by its name in the SDK. */
  readonly reverts: string;
  /** What is there afterwards. */
  after(there: Lab): unknown;
  readonly gives: unknown;
}

/** Holds a kind of change: read from its record, put right, and denied, throttled and done already told apart. */
export function holdsReverting(reverted: RevertedCase): void {
  it(`${reverted.type}: ${reverted.says}`, async () => {
    const there = lab({ before: true });
    await reverted.before(there);
    await there.afterTheLeak();
    await reverted.alter(there);
    const change = await onlyRevert(there);
    expect(change).toMatchObject({
      kind: `revert:${reverted.type}`,
      title: reverted.title,
      preselected: reverted.preselected,
      command: expect.stringContaining(`aws ${reverted.command} `),
    });
    expect(await triedHard(there, reverted.type, change, reverted.reverts)).toEqual(AS_IT_SHOULD);
    expect(await reverted.after(there)).toEqual(reverted.gives);
    expect(await reverts(there)).toMatchObject({ changes: [], counts: { settled: 1 } });
  });
}
