import { ORDER } from '../../playbook/change.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { answeredOrAsked, creation } from '../recorded.ts';
import type { ResourceType } from '../resource-type.ts';

const SHARED = 'shared with other accounts';

/** An attribute of a snapshot: `restore` lists the accounts that may restore it, `all` being everybody. */
interface Attribute {
  readonly AttributeName?: string | undefined;
  readonly AttributeValues?: string[] | undefined;
}

interface Snapshot<T> {
  readonly snapshot: T;
  readonly sharedWith: readonly string[];
}

/** What there is to say about snapshots that accounts are let restore. */
interface RestorableSnapshot<T> {
  readonly type: string;
  readonly title: string;
  readonly action: string;
  /** As the API's names have it: `DBSnapshot`. */
  readonly kind: 'DBSnapshot' | 'DBClusterSnapshot';
  /** As the AWS CLI's names have it: `db-snapshot`. */
  readonly cli: string;
  readonly of: (snapshot: T) => string | undefined;
  readonly createdAt: (snapshot: T) => Date | undefined;
  describe(ctx: ReadContext, region: string, id: string): Promise<T | undefined>;
  attributes(ctx: ReadContext, region: string, id: string): Promise<readonly Attribute[] | undefined>;
  unshare(ctx: WriteContext, region: string, id: string, accounts: readonly string[]): Promise<unknown>;
  remove(ctx: WriteContext, region: string, id: string): Promise<unknown>;
}

/** A type of RDS snapshots: shared with nobody first, then deleted. */
export function restorableSnapshot<T>(described: RestorableSnapshot<T>): ResourceType {
  const { type, title, action, kind, cli, of, createdAt } = described;
  const member = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
  return describedType<Snapshot<T>>({
    ...{ type, title, action },
    loses: 'The data in it; copies other accounts made of it stay.',
    order: ORDER.dataStores,
    protections: [SHARED],
    createdBy: [`Create${kind}`, `Copy${kind}`].map((name) =>
      creation(type, `rds:${name}`, (record) => {
        const answered = member(`${kind}Identifier`);
        const asked = name.startsWith('Copy') ? `target${kind}Identifier` : answered;
        const id = answeredOrAsked(record, [answered], [asked]);
        const arn = answeredOrAsked(record, [member(`${kind}Arn`)]);
        return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
      }),
    ),
    deletedBy: [{ source: 'rds', name: `Delete${kind}` }],
    permissions: [
      `rds:Describe${kind}s`,
      `rds:Describe${kind}Attributes`,
      `rds:Modify${kind}Attribute`,
      `rds:Delete${kind}`,
    ],
    async describe(ctx, { id, region }) {
      const snapshot = await described.describe(ctx, region, id);
      if (snapshot === undefined) return undefined;
      const attributes = (await described.attributes(ctx, region, id)) ?? [];
      const restore = attributes.find(({ AttributeName }) => AttributeName === 'restore');
      return { snapshot, sharedWith: restore?.AttributeValues ?? [] };
    },
    facts: ({ snapshot, sharedWith }) => ({
      createdAt: createdAt(snapshot),
      on: sharedWith.length > 0 ? [SHARED] : [],
      summary: `of ${of(snapshot)}${sharedWith.length > 0 ? `, shared with ${sharedWith.join(', ')}` : ''}`,
    }),
    async erase(ctx, { id, region }, { sharedWith }) {
      if (sharedWith.length > 0) await described.unshare(ctx, region, id, sharedWith);
      await described.remove(ctx, region, id);
    },
    commands({ id, region }, { sharedWith }) {
      const one = { region, [`${cli}-identifier`]: id };
      const unshared = { ...one, 'attribute-name': 'restore', 'values-to-remove': sharedWith };
      return [
        ...(sharedWith.length === 0 ? [] : [awsCommand('rds', `modify-${cli}-attribute`, unshared)]),
        awsCommand('rds', `delete-${cli}`, one),
      ];
    },
  });
}
