import { createHash } from 'node:crypto';
import type { EvidenceReader } from '../../case/evidence.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import type { Guard, GuardState } from './guard.ts';

const FOLDER = 'purge-github-data/protection';

/** A guard as it stood before it was lifted: what it is put back to, whatever happens in between. */
export interface SavedGuard {
  readonly repository: HostedRepository;
  readonly guard: Guard;
  readonly before: GuardState;
}

/** What a change that lifts or restores needs. */
export type GuardParams = {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  readonly guard: Guard;
  /** Evidence that holds how the guard stood. */
  readonly saved: string;
};

export const repositoryOf = ({ host, owner, name }: GuardParams): HostedRepository => ({ host, owner, name });

const isBefore = (path: string) => path.startsWith(`${FOLDER}/`) && path.endsWith('.before.json');
const numberIn = (path: string) => Number(/-(\d+)\.before\.json$/.exec(path)?.[1] ?? 0);

function stem({ host, owner, name }: HostedRepository, guard: Guard): string {
  const key = guard.kind === 'branch' ? ['branch', guard.branch] : ['ruleset', String(guard.id)];
  const digest = createHash('sha256')
    .update([host, owner, name, ...key].join('\n'))
    .digest('hex');
  return `${FOLDER}/${guard.kind}-${digest.slice(0, 12)}`;
}

/** Where the state of the guard is saved the next time it is lifted. */
export function nextSaved(evidence: EvidenceReader, repository: HostedRepository, guard: Guard): string {
  const start = `${stem(repository, guard)}-`;
  const taken = evidence.list().filter(({ path }) => isBefore(path) && path.startsWith(start));
  return `${start}${Math.max(0, ...taken.map(({ path }) => numberIn(path))) + 1}.before.json`;
}

/** Where it is noted that the guard was put back. */
export const restoredMark = (saved: string) => saved.replace(/\.before\.json$/, '.restored.json');

/** The state saved under a path; undefined when none is. */
export async function readSaved(evidence: EvidenceReader, path: string): Promise<SavedGuard | undefined> {
  const text = await evidence.read(path);
  return text === undefined ? undefined : (JSON.parse(text) as SavedGuard);
}

/** Guards that were lifted in this case and not noted as put back: the newest state of each. */
export async function savedGuards(
  evidence: EvidenceReader,
): Promise<readonly { readonly path: string; readonly saved: SavedGuard }[]> {
  const paths = evidence.list().map(({ path }) => path);
  const newest = new Map<string, { readonly path: string; readonly saved: SavedGuard }>();
  for (const path of paths.filter(isBefore).sort((a, b) => numberIn(a) - numberIn(b))) {
    const saved = await readSaved(evidence, path);
    if (saved === undefined) continue;
    newest.set(stem(saved.repository, saved.guard), { path, saved });
  }
  return [...newest.values()].filter(({ path }) => !paths.includes(restoredMark(path)));
}
