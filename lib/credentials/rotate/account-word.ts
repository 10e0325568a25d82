import type { Plan } from '../../playbook/plan.ts';

/** The account a rotation is confirmed with: the one that was named, else the one its targets belong to. */
export function accountWord(named: string | undefined, plan: Plan): string {
  if (named !== undefined) return named;
  const arn = plan.changes.find(({ target }) => target.arn !== undefined)?.target.arn;
  const account = arn?.split(':')[4];
  if (account === undefined || account === '') throw new Error('The plan names no account to confirm with.');
  return account;
}
