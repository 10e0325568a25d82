import { describe, expect, it } from 'vitest';
import type { JournalEntry, JournalFact } from '../../lib/case/journal-entry.ts';
import { changeRecords, cleanAt, containedAt, stepResults } from '../../lib/case/journal-view.ts';
import type { StepResult } from '../../lib/host/message.ts';

const journal = (...facts: readonly JournalFact[]): readonly JournalEntry[] =>
  facts.map((fact, at) => ({ ...fact, seq: at + 1, at: `2026-11-23T10:00:0${at}.000Z`, previous: '' }));

const started = (step: string): JournalFact => ({ kind: 'step-started', step });
const applied = (step: string): JournalFact => ({
  kind: 'change-applied',
  step,
  change: 'c',
  outcome: { result: 'applied' },
});
const ended = (step: string, result: StepResult): JournalFact => ({
  kind: 'step-ended',
  step,
  result,
  left: [],
});
const at = (second: number) => new Date(`2026-11-23T10:00:0${second}.000Z`);

describe('when an incident was contained', () => {
  it.each<[string, readonly JournalFact[], Date | undefined]>([
    ['not before the step ended', [started('contain'), applied('contain')], undefined],
    ['when the step was verified', [applied('contain'), ended('contain', 'verified')], at(1)],
    ['when nothing had to be done', [ended('contain', 'nothing-to-do')], at(0)],
    ['not when it failed', [applied('contain'), ended('contain', 'failed')], undefined],
    [
      'still then, when a later look agreed',
      [ended('contain', 'verified'), started('contain'), ended('contain', 'verified')],
      at(0),
    ],
    [
      'later, when a later look had to act',
      [ended('contain', 'verified'), applied('contain'), ended('contain', 'verified')],
      at(2),
    ],
    ['not by another step', [ended('delete-access-key', 'verified')], undefined],
  ])('%s', (_name, facts, moment) => {
    expect(containedAt(journal(...facts))).toEqual(moment);
  });

  it('tells when the account was clean by the erasing step', () => {
    expect(cleanAt(journal(ended('delete-created-resources', 'verified')))).toEqual(at(0));
  });
});

describe('what a journal tells of changes and steps', () => {
  it('knows a begun change by its unknown outcome until one is recorded', () => {
    const begun: JournalFact = { kind: 'change-applying', step: 's', change: 'c' };
    expect(changeRecords(journal(begun), 's').get('c')).toEqual({
      state: 'unknown',
      at: at(0).toISOString(),
    });
    expect(changeRecords(journal(begun, applied('s')), 's').get('c')).toMatchObject({ state: 'recorded' });
    expect(changeRecords(journal(begun, applied('s'), begun), 's').get('c')).toMatchObject({
      state: 'unknown',
    });
    expect(changeRecords(journal(begun), 'other').size).toBe(0);
  });

  it('has no result for a step that is under way again', () => {
    expect(stepResults(journal(ended('s', 'verified'))).get('s')?.result).toBe('verified');
    expect(stepResults(journal(ended('s', 'verified'), started('s'))).size).toBe(0);
  });
});
