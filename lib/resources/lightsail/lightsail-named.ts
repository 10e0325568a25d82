import type { OrderClass } from '../../playbook/change.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import type { ResourceType } from '../resource-type.ts';

interface Thing {
  readonly createdAt?: Date | undefined;
}

/** What there is to say about things of Lightsail that are known by a name, and outlast the instances they were for. */
interface Named<T extends Thing> {
  readonly type: string;
  readonly title: string;
  readonly action: string;
  readonly loses?: string;
  readonly order: OrderClass;
  /** Calls that make one, read one and delete one, as events and permissions name them. */
  readonly calls: readonly [makes: string, reads: string, deletes: string];
  /** Member of the request that names it, and option and operation of the AWS CLI. */
  readonly member: string;
  readonly cli: readonly [operation: string, option: string];
  describe(ctx: ReadContext, region: string, name: string): Promise<T | undefined>;
  summary(thing: T): string;
  remove(ctx: WriteContext, region: string, name: string): Promise<unknown>;
}

/** A type of such things. */
export function lightsailNamed<T extends Thing>(named: Named<T>): ResourceType {
  const [makes, reads, deletes] = named.calls;
  const { type, title, action, loses, order } = named;
  return describedType<T>({
    ...{ type, title, action, order },
    ...(loses === undefined ? {} : { loses }),
    createdBy: [
      creation(type, `lightsail:${makes}`, ({ requestParameters }) => {
        const id = textAt(requestParameters, named.member);
        return id === undefined ? undefined : { id };
      }),
    ],
    deletedBy: [{ source: 'lightsail', name: deletes }],
    permissions: [`lightsail:${reads}`, `lightsail:${deletes}`],
    describe: (ctx, { id, region }) => named.describe(ctx, region, id),
    facts: (thing) => ({ createdAt: thing.createdAt, summary: named.summary(thing) }),
    erase: (ctx, { id, region }) => named.remove(ctx, region, id),
    commands: ({ id, region }) => [awsCommand('lightsail', named.cli[0], { region, [named.cli[1]]: id })],
  });
}
