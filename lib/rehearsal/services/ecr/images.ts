import { createHash } from 'node:crypto';
import type {
  BatchDeleteImageRequest,
  BatchGetImageRequest,
  DescribeImagesRequest,
  ImageIdentifier,
  PutImageRequest,
} from '@aws-sdk/client-ecr';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { shelf } from '../shelf.ts';

interface ImageState {
  readonly repository: string;
  readonly digest: string;
  readonly manifest: string;
  readonly pushedAt: string;
  tags: string[];
}

/** Images by `repository@digest`. */
const images = (call: Call) => shelf<ImageState>(call, 'image');
const of = (call: Call, repository = '') =>
  Object.values(images(call)).filter((image) => image.repository === repository);

function imageBy(call: Call, repository: string | undefined, id: ImageIdentifier): ImageState | undefined {
  return of(call, repository).find(({ digest, tags }) =>
    id.imageDigest === undefined ? tags.includes(id.imageTag ?? '') : digest === id.imageDigest,
  );
}

const identified = ({ digest }: ImageState, tag: string | undefined): ImageIdentifier => ({
  imageDigest: digest,
  ...(tag === undefined ? {} : { imageTag: tag }),
});

/** PutImage: a tag that another image has goes over to the new one. */
const putImage = writes((call, { repositoryName = '', imageManifest = '', imageTag }: PutImageRequest) => {
  inRepository(call, repositoryName);
  const digest = `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
  const key = `${repositoryName}@${digest}`;
  const known = images(call)[key];
  if (known !== undefined && (imageTag === undefined || known.tags.includes(imageTag))) {
    throw new ServiceError('ImageAlreadyExistsException', `Image with digest '${digest}' already exists`);
  }
  for (const image of of(call, repositoryName)) image.tags = image.tags.filter((tag) => tag !== imageTag);
  const image: ImageState = known ?? {
    ...{ repository: repositoryName, digest, manifest: imageManifest },
    ...{ pushedAt: call.now.toISOString(), tags: [] },
  };
  if (imageTag !== undefined) image.tags.push(imageTag);
  images(call)[key] = image;
  return { image: { repositoryName, imageManifest, imageId: identified(image, imageTag) } };
});

const describeImages = reads((call, { repositoryName, imageIds }: DescribeImagesRequest) => ({
  imageDetails: (imageIds?.map((id) => named(call, repositoryName, id)) ?? of(call, repositoryName)).map(
    ({ repository, digest, tags, pushedAt }) => ({
      ...{ repositoryName: repository, imageDigest: digest, imagePushedAt: new Date(pushedAt) },
      ...(tags.length === 0 ? {} : { imageTags: tags }),
    }),
  ),
}));

/** @throws ServiceError ImageNotFoundException, or RepositoryNotFoundException. */
function named(call: Call, repository = '', id: ImageIdentifier): ImageState {
  inRepository(call, repository);
  const found = imageBy(call, repository, id);
  if (found) return found;
  throw new ServiceError('ImageNotFoundException', `The image with ${JSON.stringify(id)} does not exist`);
}

function inRepository(call: Call, repository: string): void {
  if (repository in shelf(call, 'repository')) return;
  throw new ServiceError(
    'RepositoryNotFoundException',
    `The repository with name '${repository}' does not exist in the registry`,
  );
}

/** BatchGetImage names what it did not find; the call itself succeeds. */
const batchGetImage = reads((call, { repositoryName, imageIds = [] }: BatchGetImageRequest) => {
  const found = imageIds.map((id) => ({ id, image: imageBy(call, repositoryName, id) }));
  return {
    images: found.flatMap(({ id, image }) =>
      image === undefined
        ? []
        : [{ repositoryName, imageId: identified(image, id.imageTag), imageManifest: image.manifest }],
    ),
    failures: found.flatMap(({ id, image }) =>
      image === undefined ? [{ imageId: id, failureCode: 'ImageNotFound' as const }] : [],
    ),
  };
});

/** BatchDeleteImage: a tag goes by itself, unless it is the last one of its image. */
const batchDeleteImage = writes((call, { repositoryName, imageIds = [] }: BatchDeleteImageRequest) => {
  for (const id of imageIds) {
    const image = imageBy(call, repositoryName, id);
    if (image === undefined) continue;
    image.tags = image.tags.filter((tag) => tag !== id.imageTag);
    if (id.imageTag === undefined || image.tags.length === 0) {
      delete images(call)[`${image.repository}@${image.digest}`];
    }
  }
  return { imageIds, failures: [] };
});

export const imageOperations: Readonly<Record<string, Operation>> = {
  PutImage: putImage,
  DescribeImages: describeImages,
  BatchGetImage: batchGetImage,
  BatchDeleteImage: batchDeleteImage,
};
