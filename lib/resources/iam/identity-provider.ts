import { GLOBAL, ORDER } from '../../playbook/change.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself } from '../each-by-itself.ts';
import { isNamesake } from '../namesake.ts';
import type { ResourceType } from '../resource-type.ts';

interface ProviderKind {
  readonly type: string;
  readonly title: string;
  readonly action: string;
  /** Ends of the names of IAM's operations: `SAMLProvider`. */
  readonly operation: string;
  /** Where the ARN stands in the answer. */
  readonly member: string;
  readonly cli: string;
  get(ctx: ReadContext, arn: string): Promise<{ readonly CreateDate?: Date | undefined }>;
  remove(ctx: WriteContext, arn: string): Promise<unknown>;
  /** Why a provider of that ARN may not be deleted from here. */
  keptBy?(arn: string): string | undefined;
}

/**
 * A type of identity provider. Deleting one ends no session that was issued through it: the roles that trust it are
 * revoked by containment.
 */
export function identityProvider(kind: ProviderKind): ResourceType {
  const { type, operation } = kind;
  return {
    type,
    title: kind.title,
    action: kind.action,
    loses: 'Roles that trust it stay, and nobody can enter through it any more.',
    scope: 'global',
    order: ORDER.principals,
    eraseAfter: [],
    createdBy: [
      {
        source: 'iam',
        name: `Create${operation}`,
        refs: (record) => {
          const id = textAt(record.responseElements, kind.member);
          return id === undefined ? [] : [{ type, id, region: GLOBAL, arn: id, bornAt: record.eventTime }];
        },
      },
    ],
    deletedBy: [{ source: 'iam', name: `Delete${operation}` }],
    permissions: [`iam:Get${operation}`, `iam:Delete${operation}`],
    batchMax: 1,

    look: (ctx, _region, refs) =>
      concurrently(refs, 5, ctx.signal, async (ref) => {
        const provider = await unlessAbsent(kind.get(ctx, ref.id));
        if (provider === undefined) return deleted(ref);
        const createdAt = provider.CreateDate?.toISOString();
        if (isNamesake(ref, provider.CreateDate)) return deleted(ref, `a provider of ${createdAt}`);
        const { $metadata: _, ...description } = provider as { readonly $metadata?: unknown };
        return {
          ...{ ref, state: 'present' as const, protections: [], description },
          ...(createdAt === undefined ? {} : { createdAt }),
        };
      }),

    erase: (ctx, _region, batch) =>
      eachByItself(ctx.signal, batch, async (ref) => {
        const kept = kind.keptBy?.(ref.id);
        if (kept !== undefined) throw Object.assign(new Error(kept), { code: 'KeptByAService' });
        await kind.remove(ctx, ref.id);
      }),

    command: ({ ref }) => awsCommand('iam', `delete-${kind.cli}`, { [`${kind.cli}-arn`]: ref.id }),
  };
}
