import { unlooked } from '../../aws/errors.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, Plan } from '../../playbook/plan.ts';
import { type CredentialReport, type KeySlot, ROOT } from './credential-report.ts';

const HOW = [
  'Sign in to the console as root with MFA and open Security credentials.',
  'Make what uses the key use a role or a user of its own; root needs no access key.',
  'Deactivate the key, wait until nothing complains, then delete it and change the root password.',
].join('\n');

/** Root's access keys: no call of another identity reaches them, so a person is told what to do. */
export async function rootKeys(
  ctx: ReadContext,
  report: CredentialReport | undefined,
): Promise<Pick<Plan, 'leftToHuman' | 'unlooked'>> {
  const slots = report?.rows.get(ROOT)?.slots;
  if (slots !== undefined) return { leftToHuman: slots.flatMap(slotTask), unlooked: [] };
  try {
    const { SummaryMap } = await ctx.aws.read('iam').getAccountSummary({});
    const present = (SummaryMap?.AccountAccessKeysPresent ?? 0) > 0;
    return { leftToHuman: present ? [task('IAM says that there is one')] : [], unlooked: [] };
  } catch (error) {
    return { leftToHuman: [], unlooked: [unlooked('access keys of root', 'iam:GetAccountSummary', error)] };
  }
}

function slotTask({ active, since, lastUsedAt, lastUse }: KeySlot, at: number): readonly HumanTask[] {
  if (!active && since === undefined) return [];
  const used = lastUsedAt === undefined ? 'never used' : `last used ${lastUsedAt} (${lastUse})`;
  return [
    task(
      `access key ${at + 1} is ${active ? 'active' : 'inactive'}, of ${since ?? 'an unknown time'}, ${used}`,
    ),
  ];
}

const task = (fact: string): HumanTask => ({
  what: 'Remove the access key of the root user',
  why: `only root itself reaches it, in the console: ${fact}`,
  how: HOW,
});
