import type { Command } from 'commander';
import { examples } from './help-text.ts';

/** The command line of `spillkit list`. */
export function addList(program: Command, list: () => Promise<void>): void {
  program
    .command('list')
    .summary('list playbooks and scenarios')
    .description('Lists the playbooks that can be run and the scenarios that can be rehearsed.')
    .addHelpText('after', examples('spillkit list'))
    .action(list);
}
