import { type Command, Option } from 'commander';
import type { RehearseFlags } from './flags.ts';
import { examples } from './help-text.ts';
import { port, withAnswers, withSteps } from './options.ts';

/** The command line of `spillkit rehearse`. */
export function addRehearse(
  program: Command,
  rehearse: (scenario: string | undefined, flags: RehearseFlags) => Promise<void>,
): void {
  const command = program
    .command('rehearse')
    .summary('practise on a simulated account, with a score')
    .description('Plays an incident in a simulated account while you respond. Costs nothing, needs no AWS.')
    .argument('[scenario]', 'id of the scenario (default: the first of spillkit list)')
    .option('--dry-run', 'read and plan, change nothing, print every command')
    .option('--serve', 'serve the account over HTTP instead, for the AWS CLI or a second process')
    .addOption(new Option('--port <number>', 'port for --serve (default: a free one)').argParser(port));
  withAnswers(withSteps(command), 'play to the end unasked, irreversible steps included')
    .addHelpText(
      'after',
      examples(
        'spillkit rehearse',
        'spillkit rehearse --yes',
        'spillkit rehearse --yes --json | tail -1',
        'spillkit rehearse --serve --port 4566',
      ),
    )
    .action(rehearse);
}
