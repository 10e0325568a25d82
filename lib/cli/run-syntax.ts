import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { RunFlags } from './flags.ts';
import { EXIT_CODES, examples, KEY } from './help-text.ts';
import {
  collect,
  collectNames,
  withAbsolutePath,
  withAccess,
  withAnswers,
  withPreventionInputs,
  withSteps,
  withTrail,
} from './options.ts';

/** The command line of `spillkit run`. */
export function addRun(program: Command, run: (playbook: string, flags: RunFlags) => Promise<void>): void {
  const command = program
    .command('run')
    .summary('respond to an incident, step by step')
    .description('Runs a playbook. Each step shows what it would do and asks; the default answer is No.')
    .argument('<playbook>', 'id of the playbook, for example leaked-access-key')
    .option('--key-id <id>', `id of the leaked access key (${KEY}); never the secret`)
    .option('--account <id>', 'account id, 12 digits')
    .option('--repo <repository>', 'where it leaked: owner/name, clone URL or path; or the clones to guard')
    .addOption(new Option('--future-clones', 'guard every clone made from now on').preset('yes'))
    .option('--replace-with <text>', "what takes the key's place in the repository (default: ***REMOVED***)")
    .addOption(
      new Option(
        '--remove-path <path>',
        'take this file or folder out of the whole history; may be repeated',
      ).argParser(collect),
    )
    .option('--archives <what>', 'archives with the key inside: leave, remove or replace the whole files')
    .option('--embedded <what>', 'the key inside a longer word: leave or replace it there')
    .addOption(
      new Option(
        '--texts <file>',
        'further texts that leaked along (a session token), one a line: taken out, too',
      ).argParser((file) => resolve(file)),
    )
    .option('--since <time>', 'when it was first exposed: ISO time, or an age such as 2h (default: 24h)')
    .addOption(
      new Option('--regions <names...>', 'look in these regions alone (default: all enabled)').argParser(
        collectNames,
      ),
    )
    .addOption(
      new Option(
        '--deliver <where>',
        'where new credentials go: secretsmanager, age:RECIPIENT[,…], age:FILE or command:PROGRAM',
      ).argParser(withAbsolutePath),
    )
    .option(
      '--keys <policy>',
      "other users' keys: replace (default), replace:now, deactivate-unused[:Nd], deactivate-all, report",
    )
    .addOption(
      new Option('--owners <file>', 'CSV of user,owner,policy: whose keys they are, exceptions').argParser(
        (file) => resolve(file),
      ),
    )
    .option('--trail-delay <duration>', 'how long CloudTrail may take to deliver an event (default: 5m)')
    .option('--snapshot-volumes', 'take a snapshot of every EBS volume before it or its instance is deleted')
    .option('--dry-run', 'read and plan, change nothing, print every command');
  withTrail(command);
  withPreventionInputs(command);
  withAccess(
    withAnswers(
      withSteps(command),
      'apply reversible steps unasked; what it works on must be named in flags',
    ),
  )
    .addHelpText(
      'after',
      `${examples(
        'spillkit run leaked-access-key',
        `spillkit run leaked-access-key --key-id ${KEY} --since 2h --dry-run`,
        `spillkit run leaked-access-key --yes --account 123456789012 --key-id ${KEY} --approve delete-access-key=WORD`,
        'spillkit run leaked-access-key --only contain',
        'spillkit run prevent-key-leaks --only enable-guardduty --mail security@example.com',
        'spillkit run prevent-key-leaks --only install-git-secrets --repo ~/src --future-clones',
      )}\n${EXIT_CODES}`,
    )
    .action(run);
}
