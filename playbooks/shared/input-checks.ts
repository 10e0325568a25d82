import { SpillkitError } from '../../lib/playbook/errors.ts';

/** An account id without the dashes people write in it. Throws `AccountMalformed`. */
export function checkAccountId(text: string): string {
  const account = text.trim().replaceAll('-', '');
  if (/^\d{12}$/.test(account)) return account;
  throw new SpillkitError(
    'AccountMalformed',
    `Account ${JSON.stringify(text)} is not 12 digits.`,
    'Name the account as aws sts get-caller-identity prints it.',
  );
}

/** Region names, each once, from texts that may hold several. Throws `RegionMalformed`. */
export function checkRegions(regions: readonly string[]): readonly string[] {
  const names = [...new Set(regions.flatMap((text) => text.split(',')).map((name) => name.trim()))];
  const wrong = names.find((name) => !/^[a-z]{2}(-[a-z]+)+-\d$/.test(name));
  if (wrong === undefined) return names;
  throw new SpillkitError(
    'RegionMalformed',
    `Region ${JSON.stringify(wrong)} is not spelled like a region.`,
    'Write names such as eu-west-1, separated by commas.',
  );
}
