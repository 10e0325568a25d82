import type { EvidenceReader } from '../../case/evidence.ts';
import type { PlanNote } from '../../playbook/plan.ts';
import type { PurgeFindings } from '../purge/plan-purge.ts';

const REWRITE = /^purge-github-data\/(repository-\d+)-rewrite\.json$/;

/** Notes on commits this case purged before, and which somebody has pushed again: most often from an old clone. */
export async function cameBack(
  evidence: EvidenceReader,
  { mirror, rewrite, waiting }: PurgeFindings,
): Promise<readonly PlanNote[]> {
  if (waiting.length === 0) return [];
  const now = new Set(rewrite.firstCommits);
  const back = new Set<string>();
  for (const { path } of evidence.list()) {
    const folder = REWRITE.exec(path)?.[1];
    if (folder === undefined || folder === mirror.folder.name) continue;
    const text = await evidence.read(path);
    const before = JSON.parse(text ?? '{}') as { readonly firstChangedCommits?: readonly string[] };
    for (const commit of before.firstChangedCommits ?? []) if (now.has(commit)) back.add(commit);
  }
  return [...back].map((commit) => ({
    level: 'warning',
    text: `Commit ${commit.slice(0, 12)} was purged in this case before and is back: somebody pushed from an old clone.`,
  }));
}
