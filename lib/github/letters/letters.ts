import { createHash } from 'node:crypto';
import { type Because, type Change, changeId, GLOBAL, type Target } from '../../playbook/change.ts';
import type { EvidenceKind } from '../../playbook/change-kind.ts';
import { PURGE_ORDER } from '../purge/purge-order.ts';

/** A text for people, to be sent as it is. */
export type Letter = { readonly file: string; readonly what: string; readonly text: string };

type LetterParams = { readonly path: string; readonly text: string };

const KIND = 'save-letter';
const FOLDER = 'purge-github-data';

/** Where a letter is saved: another text is another file. */
export function letterPath({ file, text }: Letter): string {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${FOLDER}/${file.replace(/(\.[a-z]+)$/, `-${digest}$1`)}`;
}

/** Saving a letter in the case folder, as a change. */
export function letterChange(letter: Letter, because: Because): Change<LetterParams> {
  const path = letterPath(letter);
  const target: Target = { type: 'evidence', id: path, region: GLOBAL };
  return {
    ...{ id: changeId(KIND, target), kind: KIND, target, because: [because] },
    title: `Write ${letter.what}: evidence/${path}`,
    order: PURGE_ORDER.letters,
    effect: 'read-only',
    command: '# Written into the case folder; nothing outside it changes, and nothing is sent.',
    preselected: true,
    params: { path, text: letter.text },
  };
}

/** Saves letters in the case folder. */
export const saveLetter: EvidenceKind<LetterParams> = {
  kind: KIND,
  writes: false,
  permissions: [],
  batch: { key: () => FOLDER, max: Number.MAX_SAFE_INTEGER },
  apply: (ctx, changes) =>
    Promise.all(
      changes.map(async ({ params: { path, text } }) => {
        if ((await ctx.evidence.read(path)) !== undefined)
          return { result: 'already-gone', detail: path } as const;
        const { sha256 } = await ctx.evidence.save(path, text);
        return { result: 'applied', detail: path, record: { path, sha256 } } as const;
      }),
    ),
  verify: async (ctx, { params: { path } }) =>
    (await ctx.evidence.read(path)) === undefined
      ? { held: false, found: `nothing is saved as ${path}` }
      : { held: true },
};
