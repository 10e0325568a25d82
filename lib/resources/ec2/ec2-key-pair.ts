import { ORDER } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { eachByItself } from '../each-by-itself.ts';
import { ifPresent } from '../if-present.ts';
import type { ResourceRef, ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';

const SPELLING = { type: 'ec2-key-pair', inArn: 'key-pair' };

function refs(record: TrailRecord): readonly ResourceRef[] {
  const made = record.responseElements;
  const label = textAt(made, 'keyName') ?? textAt(record.requestParameters, 'keyName');
  return ec2Ref(record, SPELLING, textAt(made, 'keyPairId'), label);
}

/** SSH key pairs, by id: a name may have been given to another since. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteKeyPair.html */
export const ec2KeyPair: ResourceType = {
  type: SPELLING.type,
  title: 'EC2 key pairs',
  action: 'Delete EC2 key pair',
  scope: 'regional',
  order: ORDER.deleteTemplates,
  eraseAfter: [],
  createdBy: [
    { source: 'ec2', name: 'CreateKeyPair', refs },
    { source: 'ec2', name: 'ImportKeyPair', refs },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteKeyPair' }],
  permissions: ['ec2:DescribeKeyPairs', 'ec2:DeleteKeyPair'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'key-pair-id',
      refs.map((ref) => ref.id),
      async ({ Filters }) => ({ ...(await ec2.describeKeyPairs({ Filters })), NextToken: undefined }),
      (page) => page.KeyPairs ?? [],
    );
    return refs.map((ref) => {
      const pair = found.find((candidate) => candidate.KeyPairId === ref.id);
      if (pair === undefined) return { ref, state: 'deleted', protections: [], description: null };
      return {
        ref,
        state: 'present',
        ...(pair.CreateTime === undefined ? {} : { createdAt: pair.CreateTime.toISOString() }),
        protections: [],
        ...(pair.KeyName === undefined ? {} : { summary: pair.KeyName }),
        description: pair,
      };
    });
  },

  erase: (ctx, region, batch) =>
    eachByItself(
      ctx.signal,
      batch,
      // The call answers the same when it deleted nothing; some endpoints know pairs by their name alone.
      ifPresent(ctx, ec2KeyPair, async (ref, { summary }) => {
        const ec2 = ctx.aws.write('ec2', region);
        const answer = await ec2.deleteKeyPair({ KeyPairId: ref.id });
        if (answer.KeyPairId !== undefined || summary === undefined) return;
        const [left] = await ec2KeyPair.look(ctx, region, [ref]);
        if (left?.state === 'present') await ec2.deleteKeyPair({ KeyName: summary });
      }),
    ),

  command: ({ ref }) => awsCommand('ec2', 'delete-key-pair', { region: ref.region, 'key-pair-id': ref.id }),
};
