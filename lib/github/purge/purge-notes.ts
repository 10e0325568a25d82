import { escapeLine } from '../../host/escape.ts';
import { FEW, few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import type { PlanNote } from '../../playbook/plan.ts';
import { shellWord } from '../../resources/aws-command.ts';
import type { Mirror } from '../repository/mirror.ts';
import type { RefRewrite } from '../rewrite/ref-rewrite.ts';
import type { HistoryRewrite } from '../rewrite/rewrite-history.ts';
import type { FirstLeak } from '../scan/trace.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import { secretDigests } from '../secret/secret-digests.ts';
import type { LeakLook } from './look.ts';

const shortRef = (ref: string) => ref.replace(/^refs\/(heads|tags)\//, '');

function firstLeakNote(leak: FirstLeak): string {
  const refs = leak.refs.length === 0 ? 'no ref' : few(leak.refs.map(shortRef));
  return `Brought in by commit ${leak.commit.slice(0, 12)} of ${escapeLine(leak.author)}, ${leak.authoredAt}; now in ${refs}.`;
}

/** What the responder should know before the history is rewritten. */
export function purgeNotes(facts: {
  readonly mirror: Mirror;
  readonly look: LeakLook;
  readonly firstLeaks: readonly FirstLeak[];
  readonly paths: readonly string[];
  readonly showing: readonly string[];
  readonly serverOwned: readonly RefRewrite[];
}): readonly PlanNote[] {
  const { look, mirror } = facts;
  const { rewrite, search } = look;
  const digests = secretDigests(search.keys.flatMap(({ secrets }) => secrets));
  const info = (text: string): PlanNote => ({ level: 'info', text });
  const warning = (text: string): PlanNote => ({ level: 'warning', text });
  return [
    ...facts.firstLeaks.slice(0, FEW).map((leak) => info(firstLeakNote(leak))),
    ...(facts.paths.length === 0 ? [] : [info(`Files: ${few(facts.paths)}.`)]),
    facts.showing.length === 0
      ? info('No branch shows it in its newest state; it stands in the history only.')
      : warning(`Still in the newest state of ${few(facts.showing.map(shortRef))}.`),
    digests.length === 0
      ? info('No secret was found beside the key id; the id alone is replaced.')
      : info(
          `${counted(digests.length, 'text')} of a secret's form beside the key id; SHA-256 starts with ${digests.join(', ')}.`,
        ),
    ...(rewrite.signaturesDropped === 0
      ? []
      : [
          warning(
            `${counted(rewrite.signaturesDropped, 'signature')} of changed commits and tags cannot be kept.`,
          ),
        ]),
    ...(rewrite.notesMoved === 0
      ? []
      : [info(`${counted(rewrite.notesMoved, 'git note')} go along to the new commit ids.`)]),
    ...(facts.serverOwned.length === 0
      ? []
      : [
          warning(
            `${counted(facts.serverOwned.length, 'ref')} of the server's own (pull requests) hold it and cannot be pushed.`,
          ),
        ]),
    info(
      `Before anything is rewritten, every ref is saved to ${mirror.folder.bundle} (it holds the secret). To restore it: git clone --mirror ${shellWord(mirror.folder.bundle)} restored.git`,
    ),
  ];
}

/** Paths that were named to be taken out and are not there, misspelled perhaps. */
export function absentNotes({ absentPaths }: HistoryRewrite): readonly PlanNote[] {
  if (absentPaths.length === 0) return [];
  const text = `No commit has ${few(absentPaths)}: nothing is taken out there. Paths are written from the top, with the case of their letters.`;
  return [{ level: 'warning', text }];
}

/** What the repository only points at. */
export function elsewhereNotes(
  { lfsPointers }: LeakSearch,
  submodules: readonly string[],
): readonly PlanNote[] {
  const warning = (text: string): PlanNote => ({ level: 'warning', text });
  return [
    ...(lfsPointers === 0
      ? []
      : [
          warning(
            `${counted(lfsPointers, 'Git LFS pointer')}: what they point at lies on the LFS server and was not looked into.`,
          ),
        ]),
    ...(submodules.length === 0
      ? []
      : [
          warning(
            `${counted(submodules.length, 'submodule')} (${few(submodules)}): other repositories, which were not looked into.`,
          ),
        ]),
  ];
}
