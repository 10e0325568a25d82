import type { Command } from 'commander';
import type { ScanFlags } from './flags.ts';
import { examples, KEY } from './help-text.ts';

/** The command line of `spillkit scan`. */
export function addScan(
  program: Command,
  scan: (repository: string, flags: ScanFlags) => Promise<void>,
): void {
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
    .action(scan);
}
