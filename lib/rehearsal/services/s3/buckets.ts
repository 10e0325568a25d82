import type {
  BucketLocationConstraint,
  CreateBucketRequest,
  DeleteBucketRequest,
  GetBucketLocationRequest,
  ListBucketsOutput,
  ListBucketsRequest,
} from '@aws-sdk/client-s3';
import { HOME_REGION } from '../../account/regions.ts';
import { type Operation, ServiceError } from '../../account/service.ts';
import { bucketBy, bucketsOf, isElsewhere, onBucket } from './bucket-of.ts';
import type { BucketState } from './state.ts';

const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** CreateBucket: again in us-east-1 by its owner it succeeds and changes nothing, elsewhere it is refused. */
const createBucket = onBucket('CreateBucket', {
  readOnly: false,
  trailRequest: ({ Bucket, CreateBucketConfiguration }: CreateBucketRequest, { region }) => ({
    ...(CreateBucketConfiguration
      ? { CreateBucketConfiguration: { ...CreateBucketConfiguration, xmlns: XMLNS } }
      : {}),
    bucketName: Bucket,
    Host: `s3.${region}.amazonaws.com`,
  }),
  run(call, { Bucket = '', ...input }: CreateBucketRequest) {
    const wanted = input.CreateBucketConfiguration?.LocationConstraint ?? HOME_REGION;
    if (wanted !== call.region)
      throw new ServiceError(
        'IllegalLocationConstraintException',
        'The location constraint is incompatible for the region specific endpoint this request was sent to.',
      );
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(Bucket))
      throw new ServiceError('InvalidBucketName', 'The specified bucket is not valid.');
    const buckets = bucketsOf(call);
    const isOwned = Bucket in buckets;
    if ((isOwned && call.region !== HOME_REGION) || isElsewhere(call, Bucket))
      throw new ServiceError(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        409,
      );
    if (!isOwned) {
      buckets[Bucket] = {
        name: Bucket,
        createdAt: call.now.toISOString(),
        objectLock: input.ObjectLockEnabledForBucket ?? false,
        ...(input.ObjectLockEnabledForBucket ? { versioning: 'Enabled' as const } : {}),
        objects: {},
        uploads: {},
        settings: {
          ...(input.ObjectLockEnabledForBucket
            ? { versioning: { Status: 'Enabled' }, 'object-lock': { ObjectLockEnabled: 'Enabled' } }
            : {}),
          publicAccessBlock: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        },
      };
    }
    return { Location: `/${Bucket}` };
  },
});

const deleteBucket = onBucket('DeleteBucket', {
  readOnly: false,
  run(call, { Bucket = '' }: DeleteBucketRequest) {
    const bucket = bucketBy(call, Bucket);
    if (Object.keys(bucket.objects).length > 0)
      throw new ServiceError(
        'BucketNotEmpty',
        'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
        409,
      );
    delete bucketsOf(call)[Bucket];
  },
});

/** ListBuckets: those of all regions unless one is asked for. */
const listBuckets: Operation = {
  readOnly: true,
  action: 's3:ListAllMyBuckets',
  run(call, { Prefix = '', BucketRegion }: ListBucketsRequest): ListBucketsOutput {
    const all = Object.values(call.account.state.regions).flatMap(({ name, shelves }) =>
      Object.values((shelves['s3/bucket'] ?? {}) as Record<string, BucketState>).map((bucket) => ({
        Name: bucket.name,
        CreationDate: new Date(bucket.createdAt),
        BucketRegion: name,
      })),
    );
    const asked = all.filter(
      (bucket) =>
        bucket.Name.startsWith(Prefix) &&
        (BucketRegion === undefined || bucket.BucketRegion === BucketRegion),
    );
    return {
      Buckets: asked.toSorted((a, b) => (a.Name < b.Name ? -1 : 1)),
      Owner: { ID: call.account.accountId },
    };
  },
};

const headBucket = onBucket('ListBucket', {
  readOnly: true,
  run(call, { Bucket }: { readonly Bucket?: string }) {
    bucketBy(call, Bucket);
    return { BucketRegion: call.region };
  },
});

/** GetBucketLocation: nothing for us-east-1. */
const getBucketLocation = onBucket('GetBucketLocation', {
  readOnly: true,
  run(call, { Bucket }: GetBucketLocationRequest) {
    bucketBy(call, Bucket);
    const LocationConstraint = (call.region === HOME_REGION ? '' : call.region) as BucketLocationConstraint;
    return { LocationConstraint };
  },
});

export const bucketOperations = {
  CreateBucket: createBucket,
  DeleteBucket: deleteBucket,
  ListBuckets: listBuckets,
  HeadBucket: headBucket,
  GetBucketLocation: getBucketLocation,
};
