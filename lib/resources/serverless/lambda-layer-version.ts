import type { GetLayerVersionResponse } from '@aws-sdk/client-lambda';
import { download } from '../../aws/download.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { evidencePath } from '../evidence-path.ts';
import { byArn, creation } from '../recorded.ts';

const TYPE = 'lambda-layer-version';

type Found = Omit<GetLayerVersionResponse, '$metadata'>;

function asked(id: string) {
  const [LayerName = '', version] = id.split(':');
  return { LayerName, VersionNumber: Number(version) };
}

/**
 * Versions of Lambda layers. Functions that use one keep it: what the attacker put into others' functions is taken
 * back where their configuration is.
 * https://docs.aws.amazon.com/lambda/latest/api/API_DeleteLayerVersion.html
 */
export const lambdaLayerVersion = describedType<Found>({
  type: TYPE,
  title: 'Lambda layer versions',
  action: 'Delete Lambda layer version',
  order: ORDER.deleteTemplates,
  createdBy: [
    creation(TYPE, 'lambda:PublishLayerVersion', (record) =>
      byArn(textAt(record.responseElements, 'layerVersionArn'), ':layer:'),
    ),
  ],
  deletedBy: [{ source: 'lambda', name: 'DeleteLayerVersion' }],
  permissions: ['lambda:GetLayerVersion', 'lambda:DeleteLayerVersion'],

  async describe(ctx, { id, region }) {
    const { $metadata: _, ...layer } = await ctx.aws.read('lambda', region).getLayerVersion(asked(id));
    const { Location: __, ...content } = layer.Content ?? {};
    return { ...layer, Content: content };
  },
  facts: ({ CreatedDate, Content }) => ({
    createdAt: CreatedDate === undefined ? undefined : new Date(CreatedDate),
    summary: `${Content?.CodeSize} bytes`,
  }),
  async saveEvidence(ctx, ref) {
    const { Content } = await ctx.aws.read('lambda', ref.region).getLayerVersion(asked(ref.id));
    if (Content?.Location === undefined) return;
    await ctx.evidence.save(evidencePath(ref, 'layer.zip'), await download(Content.Location, ctx.signal));
  },
  erase: (ctx, { id, region }) => ctx.aws.write('lambda', region).deleteLayerVersion(asked(id)),
  commands({ id, region }) {
    const { LayerName, VersionNumber } = asked(id);
    const one = { region, 'layer-name': LayerName, 'version-number': String(VersionNumber) };
    return [awsCommand('lambda', 'delete-layer-version', one)];
  },
});
