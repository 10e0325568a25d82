import type { ReadContext } from '../../playbook/context.ts';
import { refusal } from '../../playbook/refusal.ts';
import type { AskDecision } from '../../playbook/step.ts';
import type { AlertChoice } from './alert-route.ts';
import { checkMail } from './receiver-checks.ts';

/** Name the answer is journalled under; steps that alert share it. */
const ASKED = 'alert-mail';

/** Asks a guided run who is told, once in a case, unless flags said so. */
export async function askReceivers(ctx: ReadContext, choice: AlertChoice, ask: AskDecision): Promise<void> {
  if (choice.mail !== undefined || choice.topic !== undefined || ctx.decisions?.has(ASKED)) return;
  const answer = await ask.input({
    name: ASKED,
    message: 'Mail addresses that are told of findings and costs, separated by commas (empty: nobody new)',
    default: '',
    invalid: (answer) => refusal(() => checkMail([answer])),
  });
  await ask.keep(ASKED, answer.trim());
}

/** Who is told, by flags or by what was answered in this case. */
export function receiversChosen(ctx: ReadContext, choice: AlertChoice): AlertChoice {
  const answered = ctx.decisions?.get(ASKED);
  if (choice.mail !== undefined || answered === undefined) return choice;
  return { ...choice, mail: checkMail([answered]) };
}
