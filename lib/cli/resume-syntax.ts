import type { Command } from 'commander';
import type { ResumeFlags } from './flags.ts';
import { examples } from './help-text.ts';
import { withAccess, withAnswers, withSteps } from './options.ts';

/** The command line of `spillkit resume`. */
export function addResume(
  program: Command,
  resume: (name: string | undefined, flags: ResumeFlags) => Promise<void>,
): void {
  const command = program
    .command('resume')
    .summary('go on with a case after an interruption or a crash')
    .description('Goes on with a case. What its journal records as done is not done again.')
    .argument('[case]', 'id or folder of the case (default: the unfinished one)');
  withAccess(withAnswers(withSteps(command), 'apply reversible steps unasked; needs the case to be named'))
    .addHelpText('after', examples('spillkit resume', 'spillkit resume spk-20261123-k7f2'))
    .action(resume);
}
