import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type {
  AuditFlags,
  CheckFlags,
  RehearseFlags,
  ResumeFlags,
  RunFlags,
  ScanFlags,
  UndoFlags,
} from './flags.ts';
import {
  collect,
  collectNames,
  port,
  withAbsolutePath,
  withAccess,
  withAnswers,
  withPreventionInputs,
  withSteps,
  withTrail,
} from './options.ts';

/** What the commands do; each resolves when it is done and throws what went wrong. */
export interface Commands {
  run(playbook: string, flags: RunFlags): Promise<void>;
  rehearse(scenario: string | undefined, flags: RehearseFlags): Promise<void>;
  resume(name: string | undefined, flags: ResumeFlags): Promise<void>;
  undo(name: string | undefined, flags: UndoFlags): Promise<void>;
  cases(flags: { readonly caseDir?: string; readonly json?: boolean }): Promise<void>;
  audit(flags: AuditFlags): Promise<void>;
  scan(repository: string, flags: ScanFlags): Promise<void>;
  check(flags: CheckFlags): Promise<void>;
  list(): Promise<void>;
  explain(playbook: string): Promise<void>;
}

export interface ProgramOutput {
  out(text: string): void;
  err(text: string): void;
}

const KEY = 'AKIA…';
const EXIT_CODES = `
Exit codes:
  0  everything verified        3    declined or skipped by you
  1  failed or left undone      130  interrupted; spillkit resume goes on
  2  refused, or not answered`;

const AUDIT_PERMISSIONS = `
Permissions, all of them reading:
  history  cloudtrail:LookupEvents, ec2:DescribeRegions
  s3       cloudtrail:DescribeTrails, s3:ListBucket, s3:GetObject (kms:Decrypt where the bucket is encrypted)
  both     sts:GetAccessKeyInfo, iam:GetAccessKeyLastUsed, and Describe, Get and List of what is looked up
The managed policy SecurityAudit has nearly all; what is denied is named and never shown as nothing.
Exit code 1 says that something could not be read or was odd.`;

const examples = (...lines: readonly string[]) =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;

function addRun(program: Command, commands: Commands): void {
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
    .action((playbook: string, flags: RunFlags) => commands.run(playbook, flags));
}

function addRehearse(program: Command, commands: Commands): void {
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
    .action((scenario: string | undefined, flags: RehearseFlags) => commands.rehearse(scenario, flags));
}

function addResume(program: Command, commands: Commands): void {
  const command = program
    .command('resume')
    .summary('go on with a case after an interruption or a crash')
    .description('Goes on with a case. What its journal records as done is not done again.')
    .argument('[case]', 'id or folder of the case (default: the unfinished one)');
  withAccess(withAnswers(withSteps(command), 'apply reversible steps unasked; needs the case to be named'))
    .addHelpText('after', examples('spillkit resume', 'spillkit resume spk-20261123-k7f2'))
    .action((name: string | undefined, flags: ResumeFlags) => commands.resume(name, flags));
}

function addUndo(program: Command, commands: Commands): void {
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
    .action((name: string | undefined, flags: UndoFlags) => commands.undo(name, flags));
}

function addAudit(program: Command, commands: Commands): void {
  const command = program
    .command('audit')
    .summary('say what a leaked key did, from CloudTrail or saved trail logs')
    .description(
      'Follows a leaked key, and every credential derived from it, through CloudTrail. It changes nothing. With logs: alone it needs no AWS account and no network.',
    )
    .requiredOption('--key-id <id>', `id of the leaked access key (${KEY}); never the secret`)
    .option(
      '--since <time>',
      'when it was first exposed: ISO time, or an age such as 2h (default: its first use from an origin never seen before)',
    )
    .addOption(
      new Option('--regions <names...>', 'look in these regions alone (default: all)').argParser(
        collectNames,
      ),
    );
  withAccess(withTrail(command))
    .option('--all', 'show every call by itself, however many there are')
    .option('--json', 'print one JSON object, audit-result, on standard output')
    .addHelpText(
      'after',
      `${examples(
        `spillkit audit --key-id ${KEY}`,
        `spillkit audit --key-id ${KEY} --since 3d --trail logs:./cloudtrail`,
        `spillkit audit --key-id ${KEY} --trail history s3://trail-bucket/AWSLogs/ --json`,
      )}\n${AUDIT_PERMISSIONS}`,
    )
    .action((flags: AuditFlags) => commands.audit(flags));
}

function addScan(program: Command, commands: Commands): void {
  program
    .command('scan')
    .summary('look for AWS keys in a repository and all its history')
    .description(
      'Looks for AWS keys in everything a repository holds: all refs, all history, unreachable objects, archives. Reads only, and never prints a secret.',
    )
    .argument('[repository]', 'path, clone URL or owner/name', '.')
    .option('--key-id <id>', `look for this access key id alone (${KEY}); never the secret (default: all)`)
    .option('--json', 'print one JSON object, scan-result, on standard output')
    .addHelpText(
      'after',
      `${examples('spillkit scan', `spillkit scan owner/name --key-id ${KEY}`, 'spillkit scan ./shop --json')}
\nExit codes:
  0  looked everywhere, found nothing    2    refused
  1  found a key, or could not look      130  interrupted`,
    )
    .action((repository: string, flags: ScanFlags) => commands.scan(repository, flags));
}

function addCheck(program: Command, commands: Commands): void {
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
  withPreventionInputs(command);
  withAccess(withSteps(command))
    .option('--json', 'print one JSON object, check-result, on standard output')
    .addHelpText(
      'after',
      `${examples('spillkit check', 'spillkit check --only enable-guardduty', 'spillkit check --json')}
\nExit codes:
  0  everything is in place                     2    refused
  1  missing, left to you, or could not look    130  interrupted`,
    )
    .action((flags: CheckFlags) => commands.check(flags));
}

function addLookups(program: Command, commands: Commands): void {
  program
    .command('cases')
    .summary('list the cases and how they stand')
    .description('Lists the cases, newest first, with what came of each.')
    .option('--json', 'print one JSON object a case')
    .option('--case-dir <folder>', 'folder that holds the cases (default: your data directory)')
    .addHelpText('after', examples('spillkit cases', 'spillkit cases --json'))
    .action((flags: { caseDir?: string; json?: boolean }) => commands.cases(flags));
  program
    .command('list')
    .summary('list playbooks and scenarios')
    .description('Lists the playbooks that can be run and the scenarios that can be rehearsed.')
    .addHelpText('after', examples('spillkit list'))
    .action(() => commands.list());
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
    .action((playbook: string) => commands.explain(playbook));
}

/** The command line: commands, flags and help. It throws a CommanderError where commander would exit. */
export function createProgram(commands: Commands, output: ProgramOutput, version: string): Command {
  const program = new Command('spillkit')
    .description('Scripted incident playbooks for the day an AWS access key ends up in a public repository.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError('Add --help to see what is there.')
    .addHelpText(
      'after',
      `${examples('spillkit rehearse', 'spillkit run leaked-access-key', 'spillkit resume')}\n${EXIT_CODES}`,
    );
  addRun(program, commands);
  addRehearse(program, commands);
  addResume(program, commands);
  addUndo(program, commands);
  addAudit(program, commands);
  addScan(program, commands);
  addCheck(program, commands);
  addLookups(program, commands);
  return program;
}
