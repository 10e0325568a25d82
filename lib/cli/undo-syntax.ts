import { type Command, Option } from 'commander';
import type { UndoFlags } from './flags.ts';
import { examples } from './help-text.ts';
import { collect, collectNames, withAccess } from './options.ts';

/** The command line of `spillkit undo`. */
export function addUndo(
  program: Command,
  undo: (name: string | undefined, flags: UndoFlags) => Promise<void>,
): void {
  const command = program
    .command('undo')
    .summary('take back what a case has done, where that can be done')
    .description(
      'Shows the changes of a case that can be undone, asks which are taken back, and reads each back. The default answer is No.',
    )
    .argument('[case]', 'id or folder of the case (default: the only one, else you are asked)')
    .addOption(new Option('--only <steps...>', 'what these steps have done').argParser(collectNames))
    // Names of users may hold commas, so they are not split there.
    .addOption(
      new Option('--target <ids...>', 'what was done to these keys, users or roles').argParser(collect),
    )
    .option('--yes', 'take back unasked what --only and --target name; needs the case to be named')
    .option('--json', 'print one JSON object a line on standard output, text on standard error')
    .option('--case-dir <folder>', 'folder that holds the cases (default: your data directory)');
  withAccess(command)
    .addHelpText(
      'after',
      examples(
        'spillkit undo',
        'spillkit undo spk-20261123-k7f2 --only rotate-access-keys --target ci-deploy --yes',
      ),
    )
    .action(undo);
}
