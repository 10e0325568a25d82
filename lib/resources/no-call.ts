import type { ResourceType } from './resource-type.ts';

/** The `erase` of a type in the class of what only a human can undo: it is shown in plans and never applied. */
export function noCallFor(reason: string): ResourceType['erase'] {
  return async (_ctx, _region, batch) =>
    batch.map(() => ({ result: 'failed', code: 'OnlyAHuman', message: reason }));
}
