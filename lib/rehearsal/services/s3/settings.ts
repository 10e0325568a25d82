import { type Operation, ServiceError } from '../../account/service.ts';
import { operationSchemas } from '../../wire/schemas.ts';
import { xmlShape } from '../../wire/xml-shape.ts';
import { bucketBy, onBucket } from './bucket-of.ts';

const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Something that is put on a bucket, read and taken away as a whole. */
interface Setting {
  /** How the SDK calls it: `Put…`, `Get…`, `Delete…`. */
  readonly name: string;
  /** Name in CloudTrail, `PutBucketLifecycle`, when it is another. */
  readonly trailName?: string;
  /** Name in IAM actions, when it is another: `PutLifecycleConfiguration`. */
  readonly actionName?: string;
  /** The query parameter that names it on the wire; `policy`. */
  readonly flag: string;
  /** The member that holds it; undefined for an output that is the setting itself. */
  readonly member: string;
  /** What reading answers when there is none; nothing when that is an empty answer. */
  readonly missing?: readonly [code: string, message: string];
  /** It cannot be deleted, only overwritten. */
  readonly stays?: true;
  /** The members of the output are the setting's own. */
  readonly bare?: true;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html has the names in records. */
const SETTINGS: readonly Setting[] = [
  {
    name: 'BucketPolicy',
    flag: 'policy',
    member: 'Policy',
    missing: ['NoSuchBucketPolicy', 'The bucket policy does not exist'],
  },
  {
    name: 'BucketLifecycleConfiguration',
    trailName: 'BucketLifecycle',
    actionName: 'LifecycleConfiguration',
    flag: 'lifecycle',
    member: 'LifecycleConfiguration',
    missing: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
    bare: true,
  },
  {
    name: 'PublicAccessBlock',
    trailName: 'BucketPublicAccessBlock',
    actionName: 'BucketPublicAccessBlock',
    flag: 'publicAccessBlock',
    member: 'PublicAccessBlockConfiguration',
    missing: ['NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found'],
  },
  {
    name: 'BucketReplication',
    actionName: 'ReplicationConfiguration',
    flag: 'replication',
    member: 'ReplicationConfiguration',
    missing: ['ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
  },
  {
    name: 'BucketEncryption',
    actionName: 'EncryptionConfiguration',
    flag: 'encryption',
    member: 'ServerSideEncryptionConfiguration',
    missing: [
      'ServerSideEncryptionConfigurationNotFoundError',
      'The server side encryption configuration was not found',
    ],
  },
  { name: 'BucketLogging', flag: 'logging', member: 'BucketLoggingStatus', stays: true, bare: true },
  {
    name: 'BucketNotificationConfiguration',
    trailName: 'BucketNotification',
    actionName: 'BucketNotification',
    flag: 'notification',
    member: 'NotificationConfiguration',
    stays: true,
    bare: true,
  },
  {
    name: 'ObjectLockConfiguration',
    trailName: 'BucketObjectLockConfiguration',
    actionName: 'BucketObjectLockConfiguration',
    flag: 'object-lock',
    member: 'ObjectLockConfiguration',
    missing: [
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
    ],
    stays: true,
  },
  {
    name: 'BucketVersioning',
    flag: 'versioning',
    member: 'VersioningConfiguration',
    stays: true,
    bare: true,
  },
  {
    name: 'BucketOwnershipControls',
    flag: 'ownershipControls',
    member: 'OwnershipControls',
    missing: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
  },
  {
    name: 'BucketTagging',
    flag: 'tagging',
    member: 'Tagging',
    missing: ['NoSuchTagSet', 'The TagSet does not exist'],
    bare: true,
  },
];

type Input = Readonly<Record<string, unknown>> & { readonly Bucket?: string };

function put(setting: Setting): Operation {
  const { name, trailName = name, actionName = name, flag, member } = setting;
  return onBucket(`Put${actionName}`, {
    readOnly: false,
    trailName: `Put${trailName}`,
    trailRequest: (input: Input, { region }) => ({
      ...(member === 'Policy'
        ? { bucketPolicy: parsed(String(input.Policy)) }
        : { [member]: { ...shapeOf(`Put${name}`, member, input[member]), xmlns: XMLNS } }),
      bucketName: input.Bucket,
      Host: `s3.${region}.amazonaws.com`,
      [flag]: '',
    }),
    run(call, input: Input) {
      const bucket = bucketBy(call, input.Bucket);
      const value = input[member];
      if (member === 'VersioningConfiguration')
        bucket.versioning = (value as { readonly Status: 'Enabled' | 'Suspended' }).Status;
      bucket.settings[flag] = value;
    },
  });
}

function shapeOf(operation: string, member: string, value: unknown): object {
  const schema = operationSchemas('s3').get(operation)?.input.getMemberSchema(member);
  const shape = schema && xmlShape(schema, value);
  return typeof shape === 'object' && shape !== null ? shape : {};
}

function get(setting: Setting): Operation {
  const { name, trailName = name, actionName = name, flag, member, missing } = setting;
  return onBucket(`Get${actionName}`, {
    readOnly: true,
    trailName: `Get${trailName}`,
    trailRequest: (input: Input, { region }) => ({
      bucketName: input.Bucket,
      Host: `s3.${region}.amazonaws.com`,
      [flag]: '',
    }),
    run(call, input: Input) {
      const value = bucketBy(call, input.Bucket).settings[flag];
      if (value === undefined && missing) throw new ServiceError(missing[0], missing[1], 404);
      return setting.bare ? value : { [member]: value };
    },
  });
}

/** Taking away what is not there succeeds. */
function remove({ name, trailName = name, actionName = name, flag }: Setting): Operation {
  // Taking a lifecycle, encryption or replication away takes the permission to put one.
  const action = /Policy$/.test(actionName) ? `Delete${actionName}` : `Put${actionName}`;
  return onBucket(action, {
    readOnly: false,
    trailName: `Delete${trailName}`,
    trailRequest: (input: Input, { region }) => ({
      bucketName: input.Bucket,
      Host: `s3.${region}.amazonaws.com`,
      [flag]: '',
    }),
    run(call, input: Input) {
      delete bucketBy(call, input.Bucket).settings[flag];
    },
  });
}

function parsed(policy: string): unknown {
  try {
    return JSON.parse(policy);
  } catch {
    return policy;
  }
}

/** Put, get and delete of everything that is set on a bucket as a whole. */
export const settingOperations: Readonly<Record<string, Operation>> = Object.fromEntries(
  SETTINGS.flatMap((setting) => {
    const deleting = setting.name === 'BucketLifecycleConfiguration' ? 'BucketLifecycle' : setting.name;
    return [
      [`Put${setting.name}`, put(setting)],
      [`Get${setting.name}`, get(setting)],
      ...(setting.stays ? [] : [[`Delete${deleting}`, remove(setting)] as const]),
    ];
  }),
);
