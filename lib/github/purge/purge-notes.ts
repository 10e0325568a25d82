import { escapeLine } from '../../host/escape.ts';
import { counted } from '../../incident/counted.ts';
import type { PlanNote } from '../../playbook/plan.ts';
import type { Mirror } from '../repository/mirror.ts';
import type { RefRewrite } from '../rewrite/rewrite-history.ts';
import type { FirstLeak } from './first-leaks.ts';
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
  const { rewrite, secretDigests } = look;
  const info = (text: string): PlanNote => ({ level: 'info', text });
  const warning = (text: string): PlanNote => ({ level: 'warning', text });
  return [
    ...facts.firstLeaks.slice(0, SHOWN).map((leak) => info(firstLeakNote(leak))),
    ...(facts.paths.length === 0 ? [] : [info(`Files: ${few(facts.paths)}.`)]),
    facts.showing.length === 0
      ? info('No branch shows it in its newest state; it stands in the history only.')
      : warning(`Still in the newest state of ${few(facts.showing.map(shortRef))}.`),
    secretDigests.length === 0
      ? info('No secret was found beside the key id; the id alone is replaced.')
      : info(
          `${counted(secretDigests.length, 'text')} of a secret's form beside the key id; SHA-256 starts with ${secretDigests.join(', ')}.`,
        ),
    ...(rewrite.signaturesDropped === 0
      ? []
      : [
          warning(
            `${counted(rewrite.signaturesDropped, 'signature')} of changed commits and tags cannot be kept.`,
          ),
        ]),
    ...(rewrite.refs.some(({ ref }) => ref.startsWith('refs/notes/'))
      ? [warning('There are git notes: those on changed commits stay under the old commit ids.')]
      : []),
    ...(facts.serverOwned.length === 0
      ? []
      : [
          warning(
            `${counted(facts.serverOwned.length, 'ref')} of the server's own (pull requests) hold it and cannot be pushed.`,
          ),
        ]),
    info(
      `Before anything is rewritten, every ref is saved to ${mirror.folder.bundle} (it holds the secret). To restore: git clone --mirror that file.`,
    ),
  ];
}
