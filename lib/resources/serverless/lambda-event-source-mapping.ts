import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { retrying } from '../retrying.ts';
import { functionName } from './function-names.ts';

const TYPE = 'lambda-event-source-mapping';
/** A mapping that is being switched on or off cannot be deleted for some seconds. */
const SETTLING = { everyMs: 5_000, forMs: 2 * 60_000 };

/** Triggers of Lambda functions from queues and streams. https://docs.aws.amazon.com/lambda/latest/api/API_DeleteEventSourceMapping.html */
export const lambdaEventSourceMapping = describedType<EventSourceMappingConfiguration>({
  type: TYPE,
  title: 'Lambda event source mappings',
  action: 'Delete Lambda event source mapping',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(TYPE, 'lambda:CreateEventSourceMapping', ({ responseElements: made }) => {
      const id = textAt(made, 'uUID');
      const label = textAt(made, 'functionArn');
      return id === undefined ? undefined : { id, ...(label === undefined ? {} : { label }) };
    }),
  ],
  deletedBy: [{ source: 'lambda', name: 'DeleteEventSourceMapping' }],
  permissions: ['lambda:GetEventSourceMapping', 'lambda:DeleteEventSourceMapping'],

  async describe(ctx, { id, region }) {
    const { $metadata: _, ...mapping } = await ctx.aws.read('lambda', region).getEventSourceMapping({
      UUID: id,
    });
    return mapping.State === 'Deleting' ? undefined : mapping;
  },
  facts: ({ EventSourceArn, FunctionArn }) => ({
    summary: `${EventSourceArn} to ${functionName(FunctionArn ?? '')}`,
  }),
  erase: (ctx, { id, region }) =>
    retrying(ctx, () => ctx.aws.write('lambda', region).deleteEventSourceMapping({ UUID: id }), {
      again: (error) => errorCode(error) === 'ResourceInUseException',
      ...SETTLING,
    }),
  commands: ({ id, region }) => [awsCommand('lambda', 'delete-event-source-mapping', { region, uuid: id })],
});
