import type { Command } from 'commander';
import type { CasesFlags } from './flags.ts';
import { examples } from './help-text.ts';

/** The command line of `spillkit cases`. */
export function addCases(program: Command, cases: (flags: CasesFlags) => Promise<void>): void {
  program
    .command('cases')
    .summary('list the cases and how they stand')
    .description('Lists the cases, newest first, with what came of each.')
    .option('--json', 'print one JSON object a case')
    .option('--case-dir <folder>', 'folder that holds the cases (default: your data directory)')
    .addHelpText('after', examples('spillkit cases', 'spillkit cases --json'))
    .action(cases);
}
