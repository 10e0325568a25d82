import type { S3 } from '@aws-sdk/client-s3';
import type { Reads } from '../../aws/access.ts';
import type { Json, OrderClass } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { asJson } from '../as-json.ts';
import type { Alteration, AlteringEvent, Fallback, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS, recallFromConfig } from '../config-history.ts';

/** What there is to say about something that is put on a bucket as a whole. */
export interface BucketSetting {
  readonly type: string;
  readonly title: string;
  /** For the plan: "the policy". */
  readonly what: string;
  readonly order: OrderClass;
  readonly loses?: string;
  /** Event that puts it, and the one that takes it away. */
  readonly puts: string;
  readonly deletes?: string;
  /** What the record of the first says was put; `null` when it does not tell. */
  setBy(record: TrailRecord): Json;
  /** IAM actions that read and write it. */
  readonly permissions: readonly string[];
  fallback?(alteration: Alteration): Fallback | undefined;
  /** Name AWS Config keeps it by with the bucket, and what it says there; undefined when it does not tell. */
  readonly kept?: readonly [name: string, value: (kept: Json | undefined) => Json | undefined];
  /** As it is now; undefined when there is none. */
  read(s3: Reads<S3>, Bucket: string): Promise<unknown>;
  put(s3: S3, Bucket: string, value: Json): Promise<unknown>;
  remove?(s3: S3, Bucket: string): Promise<unknown>;
  /** Operation and option of the AWS CLI that put it, and the operation that takes it away. */
  readonly cli: { readonly put: readonly [operation: string, option: string]; readonly remove?: string };
}

/** A kind of change to one setting of S3 buckets. */
export function bucketSetting(setting: BucketSetting): RevertedType {
  const { type, title, what, order, puts, deletes, permissions, cli, kept } = setting;
  const event = (name: string, set: (record: TrailRecord) => Json): AlteringEvent => ({
    ...{ source: 's3', name },
    alterations(record) {
      const id = textAt(record.requestParameters, 'bucketName');
      if (id === undefined) return [];
      const target = { type: 's3-bucket', id, region: record.awsRegion };
      return [{ target, set: set(record) }];
    },
  });
  return {
    ...{ type, title, order },
    permissions: kept === undefined ? permissions : [...permissions, ...CONFIG_PERMISSIONS],
    ...(setting.loses === undefined ? {} : { loses: setting.loses }),
    scope: 'regional',
    alteredBy: [
      event(puts, (record) => setting.setBy(record)),
      ...(deletes === undefined ? [] : [event(deletes, () => false)]),
    ],
    action: ({ id }, to) =>
      to === false ? `Take ${what} off S3 bucket ${id}` : `Put ${what} of S3 bucket ${id} back`,
    ...(setting.fallback === undefined ? {} : { fallback: setting.fallback }),
    ...(kept === undefined
      ? {}
      : {
          recall: recallFromConfig({
            resourceType: 'AWS::S3::Bucket',
            value: ({ supplementary }) => kept[1](supplementary[kept[0]]),
          }),
        }),
    async look(ctx, { id, region }) {
      const s3 = ctx.aws.read('s3', region);
      if ((await unlessAbsent(s3.getBucketLocation({ Bucket: id }))) === undefined) return { state: 'gone' };
      return { state: 'there', value: asJson(await unlessAbsent(setting.read(s3, id))) };
    },
    revert(ctx, { id, region }, to) {
      const s3 = ctx.aws.write('s3', region);
      if (to !== false) return setting.put(s3, id, to);
      if (setting.remove === undefined) throw new Error(`There is no taking ${what} off a bucket.`);
      return setting.remove(s3, id);
    },
    command({ id, region }, to) {
      const one = { region, bucket: id };
      if (to === false) return awsCommand('s3api', cli.remove ?? '', one);
      const [operation, option] = cli.put;
      return awsCommand('s3api', operation, {
        ...one,
        [option]: typeof to === 'string' ? to : JSON.stringify(to),
      });
    },
  };
}
