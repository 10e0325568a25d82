import { type Command, Option } from 'commander';
import type { CheckFlags } from './flags.ts';
import { examples } from './help-text.ts';
import { collectNames, withAccess, withPreventionInputs, withSteps, withTrail } from './options.ts';

/** The command line of `spillkit check`. */
export function addCheck(program: Command, check: (flags: CheckFlags) => Promise<void>): void {
  const command = program
    .command('check')
    .summary('say what is missing that would prevent the next leak, or tell of it')
    .description(
      'Looks at everything prevent-key-leaks sets up and changes nothing. Each line says how it stands and which command mends it; what could not be looked at is never called fine.',
    )
    .option('--account <id>', 'account id, 12 digits')
    .option('--repo <folder>', 'clone whose hooks are looked at, or a folder that holds some')
    .addOption(new Option('--future-clones', 'look at what guards later clones as well').preset('yes'))
    .addOption(
      new Option('--regions <names...>', 'look in these regions alone (default: all enabled)').argParser(
        collectNames,
      ),
    );
  withTrail(command);
  withPreventionInputs(command);
  withAccess(withSteps(command))
    .option('--json', 'print one JSON object, check-result, on standard output')
    .addHelpText(
      'after',
      `${examples('spillkit check', 'spillkit check --only enable-guardduty', 'spillkit check --json')}
\nExit codes:
  0  nothing is missing                         2    refused
  1  missing, left to you, or could not look    130  interrupted`,
    )
    .action(check);
}
