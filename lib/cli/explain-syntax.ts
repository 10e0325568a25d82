import type { Command } from 'commander';
import { examples } from './help-text.ts';

/** The command line of `spillkit explain`. */
export function addExplain(program: Command, explain: (playbook: string) => Promise<void>): void {
  program
    .command('explain')
    .summary('say what a playbook does, why, and with which permissions')
    .description(
      'Prints the steps of a playbook as Markdown: what each does, why, and the permissions it needs.',
    )
    .argument('<playbook>', 'id of the playbook')
    .addHelpText(
      'after',
      examples('spillkit explain leaked-access-key', 'spillkit explain leaked-access-key > plan.md'),
    )
    .action(explain);
}
