import { GitError, type GitRepository, readGit, refsOf } from '../git.ts';
import { idReader } from '../objects/id-reader.ts';
import { readObjects } from '../objects/read-objects.ts';
import type { FoundLeak } from '../secret/find-leak.ts';
import { holds, holdsInNames } from '../secret/needles.ts';

/** What was to become of a copy, besides that it holds no needle. */
export interface WholeFilesExpected {
  /** Ids of archives that were left as they are, with a needle in their bytes perhaps. */
  readonly archivesLeft?: readonly string[];
  /** Ids of archives that nothing may need any more. */
  readonly archivesGone?: readonly string[];
  /** Paths no commit may have. */
  readonly removedPaths?: readonly string[];
}

/** Everything a ref needs, held against what the search of the original found. */
interface Reached {
  readonly count: number;
  /** Objects of the original that hold a needle. */
  readonly holding: number;
  readonly archivesGone: number;
  /** Ids of objects the original does not have. */
  readonly made: readonly string[];
}

/** Walks from every ref; git ends with an error when an object on the way is missing or broken. */
async function reachedFrom(
  copy: GitRepository,
  { search, trees }: FoundLeak,
  { archivesLeft = [], archivesGone = [] }: WholeFilesExpected,
): Promise<Reached> {
  const { table, dirty } = search;
  const numbers = (ids: readonly string[]) => new Set(ids.map((id) => table.findHex(id)));
  const left = numbers(archivesLeft);
  const gone = numbers(archivesGone);
  const made: string[] = [];
  const reached = { count: 0, holding: 0, archivesGone: 0 };
  const take = idReader((id) => {
    reached.count++;
    const number = table.find(id);
    if (number < 0) made.push(id.toString('hex'));
    else if ((dirty.has(number) || trees.named.has(number)) && !left.has(number)) reached.holding++;
    if (gone.has(number)) reached.archivesGone++;
  });
  await readGit(copy, ['rev-list', '--objects', '--no-object-names', '--all'], { onStdout: take });
  return { ...reached, made };
}

/**
 * What is wrong with the copy: objects a ref needs and that are broken or missing, or hold what was to go. Trusts
 * nothing the rewrite said of itself: git walks from the refs, new objects are searched, and an object of the
 * original is judged by what the search of the original found in it, because an id stands for its content.
 */
export async function findLeft(
  copy: GitRepository,
  original: FoundLeak,
  expected: WholeFilesExpected = {},
): Promise<string | undefined> {
  const { needles } = original.search;
  const refs = [...(await refsOf(copy)).keys()];
  const named = refs.filter((ref) => holdsInNames(Buffer.from(ref), needles)).length;
  if (named > 0) return `${named} of the refs still hold the key id in their name`;
  let reached: Reached;
  try {
    reached = await reachedFrom(copy, original, expected);
  } catch (error) {
    if (error instanceof GitError) return error.message;
    throw error;
  }
  if (reached.archivesGone > 0)
    return `${reached.archivesGone} of the archives that hold the key inside are still there`;
  const { removedPaths = [] } = expected;
  if (removedPaths.length > 0) {
    const paths = removedPaths.map((path) => `:(top,literal)${path}`);
    const still = await readGit(copy, ['rev-list', '--all', '--max-count=1', '--', ...paths]);
    if (still !== '') return `commit ${still.slice(0, 12)} still has a path that was to go`;
  }
  let { holding } = reached;
  await readObjects(copy, reached.made, (_position, body) => {
    if (holds(body, needles)) holding++;
  });
  return holding === 0
    ? undefined
    : `${holding} of ${reached.count} objects still hold the key id or its secret`;
}
