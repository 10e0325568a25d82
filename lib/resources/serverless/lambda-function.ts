import type { FunctionCodeLocation, FunctionConfiguration } from '@aws-sdk/client-lambda';
import { download } from '../../aws/download.ts';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { evidencePath } from '../evidence-path.ts';
import { lastTold } from '../first-told.ts';
import { isNamesake } from '../namesake.ts';
import { creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { functionIn } from './function-names.ts';

const TYPE = 'lambda-function';
const CREATED = { source: 'lambda', name: 'CreateFunction20150331', idOf: functionIn };

interface Found {
  readonly configuration: FunctionConfiguration;
  /** Without the address the code can be had at: it works for whoever reads it. */
  readonly code: Omit<FunctionCodeLocation, 'Location'>;
  /** UUIDs of what calls it from queues and streams. */
  readonly triggers: readonly string[];
  /** ISO 8601: when a function of this name was last made, where it has been changed since its event. */
  readonly madeAt?: string;
}

async function describe(ctx: ReadContext, ref: ResourceRef): Promise<Found | undefined> {
  const lambda = ctx.aws.read('lambda', ref.region);
  const { Configuration, Code } = await lambda.getFunction({ FunctionName: ref.id });
  if (Configuration === undefined) return undefined;
  const triggers = await allPages(async (Marker) => {
    const asked = { FunctionName: ref.id, ...(Marker === undefined ? {} : { Marker }) };
    const page = await lambda.listEventSourceMappings(asked);
    return { items: page.EventSourceMappings, next: page.NextMarker };
  });
  // Lambda does not tell when a function was made. One that was touched later may be another of its name.
  const touched = isNamesake(ref, new Date(Configuration.LastModified ?? 0));
  const madeAt = touched ? await lastTold(ctx, ref, CREATED) : undefined;
  const { Location: _, ...code } = Code ?? {};
  return {
    configuration: Configuration,
    code,
    triggers: triggers.flatMap(({ UUID, State }) =>
      UUID === undefined || State === 'Deleting' ? [] : [UUID],
    ),
    ...(madeAt === undefined ? {} : { madeAt: madeAt.toISOString() }),
  };
}

/**
 * Lambda functions, with their triggers from queues and streams. Whatever else calls one is left and fails.
 * https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html
 */
export const lambdaFunction = describedType<Found>({
  type: TYPE,
  title: 'Lambda functions',
  action: 'Delete Lambda function',
  loses: 'Its versions, aliases, addresses and triggers. Its log group stays.',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(TYPE, 'lambda:CreateFunction', (record) => {
      const id = functionIn(record);
      if (id === undefined) return undefined;
      const arn = textAt(record.responseElements, 'functionArn')?.split(':').slice(0, 7).join(':');
      return { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'lambda', name: 'DeleteFunction' }],
  permissions: [
    'lambda:GetFunction',
    'lambda:ListEventSourceMappings',
    'lambda:GetPolicy',
    'lambda:DeleteEventSourceMapping',
    'lambda:DeleteFunction',
  ],

  describe,
  facts: ({ configuration: { Runtime, PackageType, Role, LastModified }, triggers, madeAt }) => ({
    createdAt: madeAt === undefined ? undefined : new Date(madeAt),
    summary: [
      Runtime ?? PackageType,
      `role ${Role?.split('/').at(-1)}`,
      `last changed ${LastModified}`,
      ...(triggers.length === 0 ? [] : [`${triggers.length} triggers`]),
    ].join(', '),
  }),
  async saveEvidence(ctx, ref) {
    const lambda = ctx.aws.read('lambda', ref.region);
    const policy = await unlessAbsent(lambda.getPolicy({ FunctionName: ref.id }));
    if (policy?.Policy) await ctx.evidence.save(evidencePath(ref, 'policy.json'), policy.Policy);
    const { Code } = await lambda.getFunction({ FunctionName: ref.id });
    if (Code?.Location === undefined) return;
    await ctx.evidence.save(evidencePath(ref, 'code.zip'), await download(Code.Location, ctx.signal));
  },
  async erase(ctx, { id, region }, { triggers }) {
    const lambda = ctx.aws.write('lambda', region);
    for (const UUID of triggers) await unlessAbsent(lambda.deleteEventSourceMapping({ UUID }));
    return lambda.deleteFunction({ FunctionName: id });
  },
  commands: ({ id, region }, { triggers }) => [
    ...triggers.map((uuid) => awsCommand('lambda', 'delete-event-source-mapping', { region, uuid })),
    awsCommand('lambda', 'delete-function', { region, 'function-name': id }),
  ],
});
