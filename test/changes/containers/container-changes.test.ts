import { describe, expect, it } from 'vitest';
import { type Lab, lab, REGION } from '../../resources/lab.ts';
import { onlyRevert, revert, reverts } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const ecr = (there: Lab) => there.ctx.aws.write('ecr', REGION);
const theirs = (there: Lab) => there.attacker.write('ecr', REGION);
const named = { repositoryName: 'app', imageTag: 'latest' };
const manifest = (text: string) => ({ ...named, imageManifest: JSON.stringify({ layers: [text] }) });
const repository = (there: Lab) => ecr(there).createRepository({ repositoryName: 'app' });
const tagged = async (there: Lab) =>
  (await ecr(there).batchGetImage({ repositoryName: 'app', imageIds: [{ imageTag: 'latest' }] })).images?.map(
    ({ imageManifest }) => imageManifest,
  );

describe('containers of others', () => {
  holdsReverting({
    type: 'ecr-image-tag',
    says: 'a tag goes back to the image it was on, as an earlier push tells',
    async before(there) {
      await repository(there);
      await ecr(there).putImage(manifest('ours'));
    },
    alter: (there) => theirs(there).putImage(manifest('theirs')),
    title: expect.stringMatching(/^Put tag latest of ECR repository app back on sha256:[0-9a-f]{64}$/),
    preselected: true,
    command: 'ecr put-image',
    reverts: 'PutImage',
    after: tagged,
    gives: [manifest('ours').imageManifest],
  });

  holdsReverting({
    type: 'ecr-image-tag',
    says: 'a tag nothing tells the image of is offered to be taken off',
    before: repository,
    alter: (there) => theirs(there).putImage(manifest('theirs')),
    title: 'Take tag latest off its image in ECR repository app',
    preselected: false,
    command: 'ecr batch-delete-image',
    reverts: 'BatchDeleteImage',
    after: tagged,
    gives: [],
  });

  it('ecr-image-tag: an image that is gone is told, with the way out', async () => {
    const there = lab({ before: true });
    await repository(there);
    const { image } = await ecr(there).putImage(manifest('ours'));
    await there.afterTheLeak();
    await theirs(there).putImage(manifest('theirs'));
    const change = await onlyRevert(there);
    const imageIds = [{ imageDigest: image?.imageId?.imageDigest }];
    await theirs(there).batchDeleteImage({ repositoryName: 'app', imageIds });
    expect(await revert(there, change)).toMatchObject({ result: 'failed', code: 'ImageIsGone' });
    await ecr(there).deleteRepository({ repositoryName: 'app', force: true });
    expect(await reverts(there)).toMatchObject({ changes: [], counts: { settled: 1 } });
  });

  holdsReverting({
    type: 'ecs-cluster-settings',
    says: 'what was logged of commands in containers is logged again',
    before: (there) =>
      there.ctx.aws.write('ecs', REGION).createCluster({
        clusterName: 'shop',
        configuration: { executeCommandConfiguration: { logging: 'DEFAULT' } },
      }),
    alter: (there) =>
      there.attacker.write('ecs', REGION).updateCluster({
        cluster: 'shop',
        configuration: { executeCommandConfiguration: { logging: 'NONE' } },
      }),
    title: 'Put the settings of ECS cluster shop back',
    preselected: true,
    command: 'ecs update-cluster',
    reverts: 'UpdateCluster',
    after: async (there) =>
      (await there.ctx.aws.write('ecs', REGION).describeClusters({ clusters: ['shop'] })).clusters?.[0]
        ?.configuration,
    gives: { executeCommandConfiguration: { logging: 'DEFAULT' } },
  });
});
