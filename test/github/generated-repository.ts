import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { KEY_ID, SECRET } from './leaky-repository.ts';

/** A history as data: what `git fast-import` is told. */
export interface GeneratedHistory {
  readonly commits: readonly GeneratedCommit[];
  /** Commit number → annotated tag message, where there is one. */
  readonly tags: readonly { readonly at: number; readonly message: string }[];
}

interface GeneratedCommit {
  /** How far back the parents lie: [1] the commit before, [2, 3] a merge; none where there is no such commit. */
  readonly parents: readonly number[];
  readonly message: string;
  readonly writes: readonly { readonly path: string; readonly content: string }[];
  readonly deletes: readonly string[];
  readonly renames: readonly { readonly from: string; readonly to: string }[];
}

const PIECES = [
  'a\n',
  'b\r\n',
  'no line end',
  `${KEY_ID}\n`,
  `id=${KEY_ID} key=${SECRET}\r\n`,
  `"${SECRET}"`,
  'ä ø\n',
  '\n',
];
const PATHS = ['a.txt', 'src/b.js', 'src/deep/c d.env', 'z', 'src-more/x', `src/ü.txt`];

const text = fc
  .array(fc.constantFrom(...PIECES), { minLength: 0, maxLength: 4 })
  .map((pieces) => pieces.join(''));
const clean = fc.constantFrom('Begin', 'Go on\n\nand on', 'Ändern', 'Revert\n');
const path = fc.constantFrom(...PATHS);

const commit: fc.Arbitrary<GeneratedCommit> = fc.record({
  parents: fc.oneof(
    { weight: 6, arbitrary: fc.constant([1]) },
    { weight: 2, arbitrary: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 3 }) },
    { weight: 2, arbitrary: fc.integer({ min: 2, max: 5 }).map((back) => [back]) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  message: fc.oneof(
    { weight: 4, arbitrary: clean },
    { weight: 1, arbitrary: clean.map((words) => `${words} ${KEY_ID}`) },
  ),
  writes: fc.array(fc.record({ path, content: fc.oneof(text, clean) }), { maxLength: 3 }),
  deletes: fc.array(path, { maxLength: 1 }),
  renames: fc.array(fc.record({ from: path, to: fc.constantFrom('moved/one', 'moved.txt') }), {
    maxLength: 1,
  }),
});

/** Branches, merges of up to three, unrelated roots, renames, deletions, CRLF, no line end, other encodings. */
export const generatedHistory: fc.Arbitrary<GeneratedHistory> = fc.record({
  commits: fc.array(commit, { minLength: 1, maxLength: 12 }),
  tags: fc.array(
    fc.record({
      at: fc.nat({ max: 11 }),
      message: fc.constantFrom('Out', `Out with ${KEY_ID}`, `${SECRET}\n`),
    }),
    { maxLength: 3 },
  ),
});

const data = (content: string) => `data ${Buffer.byteLength(content)}\n${content}\n`;

/** The stream for `git fast-import`; every fourth commit gets a branch of its own, the last is main. */
function stream({ commits, tags }: GeneratedHistory): string {
  const lines: string[] = [];
  const files: Set<string>[] = [];
  commits.forEach((one, number) => {
    const parents = one.parents.map((back) => number - back).filter((parent) => parent >= 0);
    const present = new Set(parents.flatMap((parent, at) => (at === 0 ? [...(files[parent] ?? [])] : [])));
    files.push(present);
    lines.push(`reset refs/heads/c${number}\n`);
    lines.push(`commit refs/heads/c${number}\nmark :${number + 1}\n`);
    lines.push(`author Ada <ada@shop.example> ${1_700_000_000 + number} +0530\n`);
    lines.push(`committer Bo <bo@shop.example> ${1_700_000_100 + number} -0800\n${data(one.message)}`);
    parents.forEach((parent, at) => {
      lines.push(`${at === 0 ? 'from' : 'merge'} :${parent + 1}\n`);
    });
    for (const { from, to } of one.renames) {
      if (!present.has(from) || present.has(to) || [...present].some((path) => path.startsWith(`${to}/`)))
        continue;
      present.delete(from);
      present.add(to);
      lines.push(`R "${from}" ${to}\n`);
    }
    for (const path of one.deletes) if (present.delete(path)) lines.push(`D ${path}\n`);
    for (const { path, content } of one.writes) {
      present.add(path);
      lines.push(`M 100644 inline ${path}\n${data(content)}`);
    }
  });
  tags.forEach(({ at, message }, number) => {
    if (at >= commits.length) return;
    lines.push(
      `tag t${number}\nfrom :${at + 1}\ntagger Ada <ada@shop.example> 1700001000 +0000\n${data(message)}`,
    );
  });
  return lines.join('');
}

/** Makes a bare repository with that history. */
export function importHistory(gitDir: string, history: GeneratedHistory): void {
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=c0', gitDir]);
  execFileSync('git', [`--git-dir=${gitDir}`, 'fast-import', '--quiet', '--force'], {
    input: stream(history),
  });
}
