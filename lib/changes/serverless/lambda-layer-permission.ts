import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';

const layerOf = ({ id }: AlteredTarget) => {
  const [LayerName = '', version] = id.split(':');
  return { LayerName, VersionNumber: Number(version) };
};

/** The name in a name or an ARN of a layer. */
const nameIn = (layer: string) => (layer.startsWith('arn:') ? (layer.split(':')[6] ?? layer) : layer);

/** Who may use a layer version: whether a statement is there. https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html */
export const lambdaLayerPermission: RevertedType = {
  type: 'lambda-layer-permission',
  title: 'Permissions to use Lambda layers',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    {
      ...{
        source: 'lambda',
        name: 'AddLayerVersionPermission',
        recordedAs: 'AddLayerVersionPermission20181031',
      },
      alterations({ requestParameters: asked, awsRegion: region }) {
        const layer = textAt(asked, 'layerName');
        const aspect = textAt(asked, 'statementId');
        if (layer === undefined || aspect === undefined) return [];
        const id = `${nameIn(layer)}:${textAt(asked, 'versionNumber')}`;
        return [{ target: { type: 'lambda-layer-version', id, region, aspect }, set: true, before: false }];
      },
    },
  ],
  permissions: ['lambda:GetLayerVersionPolicy', 'lambda:RemoveLayerVersionPermission'],
  action: ({ id, aspect }) => `Take permission ${aspect} off Lambda layer version ${id}`,

  async look(ctx, target) {
    const lambda = ctx.aws.read('lambda', target.region);
    const policy = (await unlessAbsent(lambda.getLayerVersionPolicy(layerOf(target))))?.Policy;
    const { Statement = [] } = JSON.parse(policy ?? '{}') as { Statement?: readonly { Sid?: string }[] };
    return { state: 'there', value: Statement.some(({ Sid }) => Sid === target.aspect), description: policy };
  },

  revert: (ctx, target) =>
    ctx.aws.write('lambda', target.region).removeLayerVersionPermission({
      ...layerOf(target),
      StatementId: target.aspect,
    }),

  command(target) {
    const { LayerName, VersionNumber } = layerOf(target);
    return awsCommand('lambda', 'remove-layer-version-permission', {
      region: target.region,
      'layer-name': LayerName,
      'version-number': String(VersionNumber),
      'statement-id': target.aspect ?? '',
    });
  },
};
