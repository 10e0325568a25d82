import { refuseUnfit } from '../../github/repository/fitness.ts';
import { scanRepository } from '../../github/scan/scan-repository.ts';
import type { ScannedKey } from '../../github/scan/scan-result.ts';
import { escapeLine } from '../../host/escape.ts';
import { counted } from '../../incident/counted.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, Plan, PlanNote } from '../../playbook/plan.ts';
import { describeError } from '../../playbook/session.ts';
import { shellWord } from '../../resources/aws-command.ts';
import type { WorkingRepository } from './where-hooks-run.ts';

/** Nothing that could be pushed holds it: no commit, no ref, no name. */
const isOutsideHistory = ({ firstLeaks, refs, names }: ScannedKey) =>
  firstLeaks.length + refs.length + names.length === 0;

const whoseIs = ({ account }: ScannedKey) =>
  account === null ? 'an account its id does not tell' : `account ${account}`;

const named = (keys: readonly ScannedKey[]) =>
  keys.map((key) => `${key.keyId} of ${whoseIs(key)}`).join(', ');

function taskFor(key: ScannedKey, top: string): HumanTask {
  const { keyId, atTip, files, firstLeaks } = key;
  const places = [...new Set(files.map(({ path }) => path).filter((path) => path !== null))].slice(0, 3);
  const since = firstLeaks[0];
  const where = [
    places.length === 0 ? 'no file' : places.map(escapeLine).join(', '),
    since === undefined
      ? 'in no commit of a branch'
      : `since commit ${since.commit.slice(0, 12)} of ${since.committedAt}`,
    atTip.length === 0 ? 'in the history only' : 'in the newest state too',
  ];
  return {
    what: `Deal with key ${keyId} of ${whoseIs(key)}, in the history of ${escapeLine(top)}`,
    why: `hooks stop the next key, not this one: it stands in ${where.join(', ')}`,
    how: `If it was ever pushed, it is leaked: spillkit run leaked-access-key --key-id ${keyId} --repo ${shellWord(top)}`,
  };
}

/** Keys that are in the history already, and what could not be looked into. Reads only; one look for a repository. */
export async function keysInHistory(
  ctx: ReadContext,
  { top, gitDir }: WorkingRepository,
): Promise<Pick<Plan, 'notes' | 'leftToHuman' | 'unlooked'>> {
  const { shell, signal, keepSecret } = ctx;
  const repository = { shell, gitDir, signal };
  try {
    await refuseUnfit(repository, top);
    const { keys, moreKeys, searched, unlooked } = await scanRepository(repository, top, { keepSecret });
    const looked = `${counted(searched.commits, 'commit')} of ${escapeLine(top)}`;
    const leaked = keys.filter((key) => !isOutsideHistory(key));
    const found = leaked.length + moreKeys;
    const notes: PlanNote[] = [
      found === 0
        ? { level: 'info', text: `No AWS key stands in the ${looked}.` }
        : { level: 'warning', text: `${counted(found, 'AWS key')} in the ${looked}: ${named(leaked)}.` },
    ];
    const outside = keys.filter(isOutsideHistory);
    if (outside.length > 0) {
      const text = `In no commit of ${escapeLine(top)}, but in what a commit that was refused or taken back leaves until git gc removes it: ${named(outside)}.`;
      notes.push({ level: 'info', text });
    }
    return {
      notes,
      leftToHuman: leaked.map((key) => taskFor(key, top)),
      unlooked: unlooked.map(({ where, reason }) => ({
        where: `${top}: ${where}`,
        call: 'git cat-file',
        reason,
      })),
    };
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = describeError(error);
    const reason = `${code}: ${message}`;
    return {
      notes: [],
      leftToHuman: [],
      unlooked: [{ where: `history of ${top}`, call: 'git cat-file', reason }],
    };
  }
}
