import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';

const tagOf = ({ aspect = '' }: AlteredTarget) => aspect;

/**
 * Images put under a tag that others pull by. The image that had it is known by an earlier push, and keeps lying there
 * without a tag unless a lifecycle rule took it.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-retag.html
 */
export const ecrImageTag: RevertedType = {
  type: 'ecr-image-tag',
  title: 'Images under the tags of ECR repositories',
  scope: 'regional',
  order: ORDER.stopRespawners,
  alteredBy: [
    {
      ...{ source: 'ecr', name: 'PutImage' },
      alterations({ requestParameters: asked, responseElements: made, awsRegion: region }) {
        const [id, aspect] = [textAt(asked, 'repositoryName'), textAt(asked, 'imageTag')];
        if (id === undefined || aspect === undefined) return [];
        const set = textAt(made, 'image', 'imageId', 'imageDigest') ?? textAt(asked, 'imageDigest') ?? null;
        return [{ target: { type: 'ecr-repository', id, region, aspect }, set }];
      },
    },
  ],
  permissions: ['ecr:DescribeImages', 'ecr:BatchGetImage', 'ecr:PutImage', 'ecr:BatchDeleteImage'],
  action: (target, to) =>
    to === false
      ? `Take tag ${tagOf(target)} off its image in ECR repository ${target.id}`
      : `Put tag ${tagOf(target)} of ECR repository ${target.id} back on ${to}`,
  fallback: () => ({
    to: false,
    selected: false,
    because: 'without the tag nobody pulls the attacker’s image by it, nor the one that was there',
  }),
  async look(ctx, target) {
    const asked = { repositoryName: target.id, imageIds: [{ imageTag: tagOf(target) }] };
    try {
      const { imageDetails: [image] = [] } = await ctx.aws.read('ecr', target.region).describeImages(asked);
      return { state: 'there', value: image?.imageDigest ?? false, description: image };
    } catch (error) {
      if (/^ImageNotFound/.test(errorCode(error))) return { state: 'there', value: false };
      if (/^RepositoryNotFound/.test(errorCode(error))) return { state: 'gone' };
      throw error;
    }
  },
  async revert(ctx, target, to) {
    const ecr = ctx.aws.write('ecr', target.region);
    const [repositoryName, imageTag] = [target.id, tagOf(target)];
    if (to === false) {
      return unlessAbsent(ecr.batchDeleteImage({ repositoryName, imageIds: [{ imageTag }] }));
    }
    const imageDigest = String(to);
    const { images: [image] = [] } = await ecr.batchGetImage({ repositoryName, imageIds: [{ imageDigest }] });
    if (image?.imageManifest === undefined) {
      throw new SpillkitError(
        'ImageIsGone',
        `No image of ${repositoryName} has the digest ${imageDigest} any more.`,
        'Push it again from where it is built, and compare the digest.',
      );
    }
    const { imageManifest, imageManifestMediaType } = image;
    return ecr.putImage({ repositoryName, imageTag, imageManifest, imageManifestMediaType });
  },
  command(target, to) {
    const one = { region: target.region, 'repository-name': target.id };
    if (to === false) {
      return awsCommand('ecr', 'batch-delete-image', { ...one, 'image-ids': `imageTag=${tagOf(target)}` });
    }
    const manifest = awsCommand('ecr', 'batch-get-image', {
      ...{ ...one, 'image-ids': `imageDigest=${to}` },
      ...{ query: 'images[0].imageManifest', output: 'text' },
    });
    const put = awsCommand('ecr', 'put-image', { ...one, 'image-tag': tagOf(target) });
    return `${put} --image-manifest "$(${manifest})"`;
  },
};
