import { SpillkitError } from '../../playbook/errors.ts';

/** AWS Budgets take no more for one alarm. https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Notification.html */
const MOST_ADDRESSES = 10;
/** What AWS takes for an address: something without spaces on both sides of one @, at most 50 characters for Budgets. */
const ADDRESS = /^[^\s@"'<>\\]{1,64}@[^\s@"'<>\\.]+(?:\.[^\s@"'<>\\.]+)+$/;
const LONGEST = 50;

/**
 * Mail addresses, each once, from texts that may hold several.
 * @throws SpillkitError MailMalformed, MailTooMany.
 */
export function checkMail(texts: readonly string[]): readonly string[] {
  const addresses = [...new Set(texts.flatMap((text) => text.split(',')).map((text) => text.trim()))].filter(
    (text) => text !== '',
  );
  const wrong = addresses.find((address) => !ADDRESS.test(address) || address.length > LONGEST);
  if (wrong !== undefined) {
    throw new SpillkitError(
      'MailMalformed',
      `${JSON.stringify(wrong)} is no mail address that AWS takes.`,
      `Write it as name@example.com, at most ${LONGEST} characters.`,
    );
  }
  if (addresses.length > MOST_ADDRESSES) {
    throw new SpillkitError(
      'MailTooMany',
      `${addresses.length} mail addresses were named, and AWS Budgets take ${MOST_ADDRESSES}.`,
      'Name a mailing list.',
    );
  }
  return addresses;
}

/** The ARN of a standard SNS topic. @throws SpillkitError TopicMalformed. */
export function checkTopic(text: string): string {
  const arn = text.trim();
  if (/^arn:aws(-cn|-us-gov)?:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(arn)) return arn;
  throw new SpillkitError(
    'TopicMalformed',
    `${JSON.stringify(text)} is no ARN of a standard SNS topic.`,
    'Copy it from aws sns list-topics; a FIFO topic sends no mail.',
  );
}
