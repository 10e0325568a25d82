import { refuseUnfit } from '../../github/repository/fitness.ts';
import { scanRepository } from '../../github/scan/scan-repository.ts';
import type { ScannedKey } from '../../github/scan/scan-result.ts';
import { escapeLine } from '../../host/escape.ts';
import { counted } from '../../incident/counted.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, Plan } from '../../playbook/plan.ts';
import { describeError } from '../../playbook/session.ts';
import { shellWord } from '../../resources/aws-command.ts';
import type { WorkingRepository } from './where-hooks-run.ts';

function taskFor({ keyId, account, atTip, files, firstLeaks }: ScannedKey, top: string): HumanTask {
  const whose = account === null ? 'an account its id does not tell' : `account ${account}`;
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
    what: `Deal with key ${keyId} of ${whose}, in the history of ${escapeLine(top)}`,
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
    const found = keys.length + moreKeys;
    return {
      notes: [
        found === 0
          ? { level: 'info', text: `No AWS key stands in the ${looked}.` }
          : {
              level: 'warning',
              text: `${counted(found, 'AWS key')} in the ${looked}: ${keys.map(({ keyId, account }) => `${keyId} of account ${account ?? 'unknown'}`).join(', ')}.`,
            },
      ],
      leftToHuman: keys.map((key) => taskFor(key, top)),
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
