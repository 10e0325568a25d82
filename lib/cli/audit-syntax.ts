import { type Command, Option } from 'commander';
import type { AuditFlags } from './flags.ts';
import { examples, KEY } from './help-text.ts';
import { collectNames, withAccess, withTrail } from './options.ts';

const PERMISSIONS = `
Permissions, all of them reading:
  history  cloudtrail:LookupEvents, ec2:DescribeRegions
  s3       cloudtrail:DescribeTrails, s3:ListBucket, s3:GetObject (kms:Decrypt where the bucket is encrypted)
  both     sts:GetAccessKeyInfo, iam:GetAccessKeyLastUsed, and Describe, Get and List of what is looked up
The managed policy SecurityAudit has nearly all; what is denied is named and never shown as nothing.
Exit code 1 says that something could not be read or was odd.`;

/** The command line of `spillkit audit`. */
export function addAudit(program: Command, audit: (flags: AuditFlags) => Promise<void>): void {
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
      )}\n${PERMISSIONS}`,
    )
    .action(audit);
}
