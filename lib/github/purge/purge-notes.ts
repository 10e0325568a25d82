import { escapeLine } from '../../host/escape.ts';
import { counted } from '../../incident/counted.ts';
import type { PlanNote } from '../../playbook/plan.ts';
import { shellWord } from '../../resources/aws-command.ts';
import type { Mirror } from '../repository/mirror.ts';
import type { RefRewrite } from '../rewrite/ref-rewrite.ts';
import type { FirstLeak } from '../scan/trace.ts';
import type { LeakSearch } from '../secret/search-leak.ts';
import { secretDigests } from '../secret/secret-digests.ts';
import type { LeakLook } from './look.ts';

const SHOWN = 5;

function few(things: readonly string[]): string {
  const shown = things.slice(0, SHOWN).map(escapeLine).join(', ');
  return things.length > SHOWN ? `${shown} and ${things.length - SHOWN} more` : shown;
}

const shortRef = (ref: string) => ref.replace(/^refs\/(heads|tags)\//, '');

function firstLeakNote(leak: FirstLeak): string {
  const refs = leak.refs.length === 0 ? 'no ref' : few(leak.refs.map(shortRef));
  return `Brought in by commit ${leak.commit.slice(0, 12)} of ${escapeLine(leak.author)}, ${leak.authoredAt}; now in ${refs}.`;
}

/** What stands where replacing bytes would break the file, and what was not looked into. */
export function archiveNotes({
  archived,
  unreadArchives,
  lfsPointers,
  table,
}: LeakSearch): readonly PlanNote[] {
  const inside = [...new Set(archived.map(({ number }) => number))];
  return [
    ...(inside.length === 0
      ? []
      : [
          {
            level: 'warning' as const,
            text: `${counted(inside.length, 'archive')} in the history hold it inside: replacing bytes would break them, so they are left as they are.`,
          },
        ]),
    ...(unreadArchives.length === 0
      ? []
      : [
          {
            level: 'warning' as const,
            text: `${counted(unreadArchives.length, 'archive')} could not be looked into: ${few(unreadArchives.map(({ number, reason }) => `${table.hex(number).slice(0, 12)} (${reason})`))}.`,
          },
        ]),
    ...(lfsPointers === 0
      ? []
      : [
          {
            level: 'warning' as const,
            text: `${counted(lfsPointers, 'Git LFS pointer')}: what they point at lies on the LFS server and was not looked into.`,
          },
        ]),
  ];
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
    ...facts.firstLeaks.slice(0, SHOWN).map((leak) => info(firstLeakNote(leak))),
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
    ...archiveNotes(search),
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
