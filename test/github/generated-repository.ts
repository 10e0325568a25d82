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

/** The stream for `git fast-import`; every commit gets a branch of its own. `prefix` stands before all names. */
function stream({ commits, tags }: GeneratedHistory, prefix: string, firstMark: number): string {
  const lines: string[] = [];
  const files: Set<string>[] = [];
  commits.forEach((one, number) => {
    const parents = one.parents.map((back) => number - back).filter((parent) => parent >= 0);
    const present = new Set(parents.flatMap((parent, at) => (at === 0 ? [...(files[parent] ?? [])] : [])));
    files.push(present);
    lines.push(`reset refs/heads/${prefix}c${number}\n`);
    lines.push(`commit refs/heads/${prefix}c${number}\nmark :${number + firstMark}\n`);
    lines.push(`author Ada <ada@shop.example> ${1_700_000_000 + number} +0530\n`);
    lines.push(`committer Bo <bo@shop.example> ${1_700_000_100 + number} -0800\n${data(one.message)}`);
    parents.forEach((parent, at) => {
      lines.push(`${at === 0 ? 'from' : 'merge'} :${parent + firstMark}\n`);
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
      `tag ${prefix}t${number}\nfrom :${at + firstMark}\ntagger Ada <ada@shop.example> 1700001000 +0000\n${data(message)}`,
    );
  });
  return lines.join('');
}

/** Makes a bare repository with these histories side by side: starting git costs more than a history. */
export function importHistories(gitDir: string, histories: readonly GeneratedHistory[]): void {
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=c0', gitDir]);
  const prefixOf = (at: number) => (at === 0 ? '' : `h${at}-`);
  execFileSync('git', [`--git-dir=${gitDir}`, 'fast-import', '--quiet', '--force'], {
    input: histories.map((history, at) => stream(history, prefixOf(at), at * 100 + 1)).join(''),
  });
}

/** Makes a bare repository with that history. */
export function importHistory(gitDir: string, history: GeneratedHistory): void {
  importHistories(gitDir, [history]);
}

interface Place {
  readonly number: number;
  readonly from: readonly number[];
  readonly author?: string;
  readonly header?: string;
}

/** The stream of one commit; its number is its mark. */
function oneCommit(branch: string, place: Place, files: Readonly<Record<string, string>>): string {
  const { number, from, author = 'Ada', header = '' } = place;
  const time = 1_600_000_000 + number * 60;
  return [
    `commit refs/heads/${branch}\nmark :${number}\n`,
    `author ${author} <ada@shop.example> ${time} +0530\n`,
    `committer Bo <bo@shop.example> ${time} -0800\n${header}`,
    data(`Change ${number} of ${branch}\n\nAnd why.\n`),
    ...from.map((parent, at) => `${at === 0 ? 'from' : 'merge'} :${parent}\n`),
    ...Object.entries(files).map(([path, content]) => `M 100644 inline ${path}\n${data(content)}`),
  ].join('');
}

const IDENTITY = { NAME: 'Bo', EMAIL: 'bo@shop.example' };
const git = (gitDir: string, input: string, ...args: string[]) =>
  execFileSync('git', [`--git-dir=${gitDir}`, ...args], {
    ...{ input, encoding: 'utf8' },
    env: {
      ...process.env,
      ...{ GIT_COMMITTER_NAME: IDENTITY.NAME, GIT_COMMITTER_EMAIL: IDENTITY.EMAIL },
      ...{ GIT_AUTHOR_NAME: IDENTITY.NAME, GIT_AUTHOR_EMAIL: IDENTITY.EMAIL },
    },
  }).trim();

const MAIN_COMMITS = 1800;
const LEAK_AT = 1400;

/**
 * A bare repository of some 1,800 commits as a small company has it: deep folders, topic branches that are merged,
 * an octopus, releases, a leak near the end, and a branch for each thing rewriting may stumble over.
 */
export function largeHistory(gitDir: string): void {
  const leaked = { 'config/prod.env': `AWS_ACCESS_KEY_ID=${KEY_ID}\r\nAWS_SECRET_ACCESS_KEY=${SECRET}` };
  const parts = [oneCommit('main', { number: 1, from: [] }, { 'README.md': '# Shop\n' })];
  for (let number = 2; number <= MAIN_COMMITS; number++) {
    const path = `src/area${number % 7}/part${number % 31}/module${number % 211}.js`;
    const files = {
      [path]: `export const revision = ${number};\n`,
      ...(number === LEAK_AT ? leaked : {}),
    };
    const merges = number % 25 === 0;
    if (merges) {
      const side = { number: number + 10_000, from: [number - 1] };
      parts.push(oneCommit(`topic${number % 8}`, side, { 'src/topic.js': `topic ${number}\n` }));
    }
    parts.push(
      oneCommit('main', { number, from: [number - 1, ...(merges ? [number + 10_000] : [])] }, files),
    );
    if (number % 300 === 0) {
      const tagger = `tagger Bo <bo@shop.example> 1700000000 +0000\n${data(`Release of ${number}\n`)}`;
      parts.push(`tag v${number}\nfrom :${number}\n${tagger}`);
    }
  }
  let next = 20_000;
  const on = (branch: string, files: Readonly<Record<string, string>>, more: Partial<Place> = {}) =>
    parts.push(oneCommit(branch, { number: next++, from: [MAIN_COMMITS], ...more }, files));
  on('octopus', { 'o.txt': 'o\n' }, { from: [MAIN_COMMITS, 11_775, 11_750, 11_725] });
  on('binary', { 'app.db': `\0\x01${KEY_ID}\0` });
  on('named', { [`${KEY_ID}.txt`]: 'named\n' });
  on('author', { 'a.txt': 'a\n' }, { author: `Ada ${KEY_ID}` });
  on('noted', { 'n.txt': 'n\n' });
  on(`branch-${KEY_ID}`, { 'b.txt': 'b\n' });
  on('latin1', { 'l.txt': 'l\n' }, { header: 'encoding ISO-8859-1\n' });
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', gitDir]);
  git(gitDir, parts.join(''), 'fast-import', '--quiet', '--force');
  const clean = git(gitDir, '', 'cat-file', 'commit', 'v300^{commit}');
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n made up\n -----END PGP SIGNATURE-----';
  const signed = `${clean.replace('\n\n', `\n${signature}\n\n`)}\n`;
  const id = git(gitDir, signed, 'hash-object', '-t', 'commit', '-w', '--stdin');
  git(gitDir, '', 'update-ref', 'refs/heads/signed', id);
  const file = git(gitDir, '', 'rev-parse', 'main:config/prod.env');
  git(gitDir, '', 'update-ref', 'refs/tags/of-a-file', file);
  git(gitDir, '', 'notes', 'add', '--message', 'a note', 'refs/heads/noted');
}
