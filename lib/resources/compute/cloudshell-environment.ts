import { ORDER } from '../../playbook/change.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'cloudshell-environment';

/**
 * CloudShell environments. No public API describes or deletes one: its sessions end when the identity is denied, and
 * its home directory is deleted in the console by that identity, or by AWS after 120 days without use.
 * https://docs.aws.amazon.com/cloudshell/latest/userguide/limits.html
 */
export const cloudshellEnvironment = describedType<{ readonly id: string }>({
  type: TYPE,
  title: 'CloudShell environments',
  action: 'Delete CloudShell environment',
  order: ORDER.onlyAHuman,
  createdBy: [
    creation(TYPE, 'cloudshell:CreateEnvironment', ({ responseElements, requestParameters }) => {
      const id = textAt(responseElements, 'EnvironmentId') ?? textAt(requestParameters, 'EnvironmentId');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'cloudshell', name: 'DeleteEnvironment' }],
  permissions: [],

  describe: async (_ctx, { id }) => ({ id }),
  facts: () => ({ summary: 'no API deletes it; its sessions end when its identity is denied' }),
  async erase(_ctx, { id }) {
    throw new SpillkitError(
      'NoApi',
      `No API deletes the CloudShell environment ${id}.`,
      'Sign in as its identity and delete the home directory, or delete the identity.',
    );
  },
  commands: ({ region }) => [
    // Whoever runs it by hand sees who has used CloudShell there.
    awsCommand('cloudtrail', 'lookup-events', {
      region,
      'lookup-attributes': 'AttributeKey=EventSource,AttributeValue=cloudshell.amazonaws.com',
    }),
  ],
});
