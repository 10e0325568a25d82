import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** Each time an option is given, one more. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];
/** As {@link collect}, for names that may be separated by commas. */
export const collectNames = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...value.split(',').filter((name) => name !== ''),
];

/** The file behind `age:`, or the program behind `command:`, for a later run that starts in another folder. */
export function withAbsolutePath(where: string): string {
  const [, way = '', path = ''] = /^(age:|command:)(.*)$/s.exec(where) ?? [];
  const names = way === 'age:' ? !/^\s*(age1|AGE-SECRET-KEY|$)/i.test(path) : path.includes('/');
  return names ? `${way}${resolve(path)}` : where;
}

/** A port; throws commander's own error on anything else. */
export function port(text: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('It is a number from 0 to 65535.');
}

/** Which steps are run. */
export function withSteps(command: Command): Command {
  return command
    .addOption(new Option('--only <steps...>', 'run these steps alone').argParser(collectNames))
    .addOption(new Option('--skip <steps...>', 'leave these steps out').argParser(collectNames));
}

/** How questions are answered and where cases lie. */
export function withAnswers(command: Command, yes: string): Command {
  return command
    .option('--yes', yes)
    .addOption(
      new Option(
        '--approve <step=word>',
        'approve an irreversible step with its word; may be repeated',
      ).argParser(collect),
    )
    .option('--json', 'print one JSON object a line on standard output, text on standard error')
    .option('--case-dir <folder>', 'folder that holds the cases (default: your data directory)');
}

/** Where AWS is and who calls it. */
export function withAccess(command: Command): Command {
  return command
    .option('--profile <name>', 'AWS profile (default: AWS_PROFILE, then the default profile)')
    .option('--endpoint-url <url>', 'where AWS answers (default: AWS_ENDPOINT_URL, then AWS itself)');
}

/** What the steps of prevent-key-leaks are told. */
export function withPreventionInputs(command: Command): Command {
  return command
    .addOption(
      new Option('--mail <addresses...>', 'who is told of findings and of costs').argParser(collectNames),
    )
    .option('--topic <arn>', 'SNS topic that alerts go to (default: one is made where it is needed)')
    .option('--amount <number>', 'budget a month, in the currency of the bill');
}

const TRAIL =
  'where CloudTrail is read: history, logs:FOLDER, s3://BUCKET/PREFIX, or s3 (the buckets of the trails there are); several are merged';

/** Where CloudTrail is read. */
export function withTrail(command: Command): Command {
  return command.addOption(
    new Option('--trail <sources...>', `${TRAIL} (default: history)`).argParser(collect),
  );
}
