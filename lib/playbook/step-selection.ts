import { SpillkitError } from './errors.ts';
import { nearest } from './nearest.ts';

/** Why a step of the playbook is not run at all; absent for one that is. */
export type Exclusion = 'not-in-only' | 'in-skip';

export interface StepFlags {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
}

/** Which steps are chosen, and nothing else that the object holds. */
export function stepFlagsOf({ only, skip }: StepFlags): StepFlags {
  return { ...(only === undefined ? {} : { only }), ...(skip === undefined ? {} : { skip }) };
}

/** Which steps `--only` or `--skip` keep out of the run. Throws on unknown step ids and on both at once. */
export function excludedSteps(ids: readonly string[], flags: StepFlags): ReadonlyMap<string, Exclusion> {
  const only = flags.only ?? [];
  const skip = flags.skip ?? [];
  if (only.length > 0 && skip.length > 0) {
    throw new SpillkitError(
      'OnlyAndSkip',
      `Both --only ${only.join(' ')} and --skip ${skip.join(' ')} were given.`,
      'Name the steps to run, or the steps to leave out.',
    );
  }
  for (const id of [...only, ...skip]) if (!ids.includes(id)) throw unknownStep(id, ids);
  return new Map(
    ids.flatMap((id): [string, Exclusion][] => {
      if (skip.includes(id)) return [[id, 'in-skip']];
      return only.length > 0 && !only.includes(id) ? [[id, 'not-in-only']] : [];
    }),
  );
}

function unknownStep(id: string, ids: readonly string[]): SpillkitError {
  const near = nearest(id, ids);
  const wayOut = near === undefined ? `The steps are: ${ids.join(', ')}.` : `Did you mean ${near}?`;
  return new SpillkitError('UnknownStep', `There is no step ${JSON.stringify(id)} in this playbook.`, wayOut);
}
