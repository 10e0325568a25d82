import { GLOBAL, ORDER } from '../../playbook/change.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself } from '../each-by-itself.ts';
import type { ResourceRef, ResourceType } from '../resource-type.ts';

/** One credential as a list call shows it. */
interface Listed {
  readonly id: string | undefined;
  readonly createdAt: Date | undefined;
  readonly status: string | undefined;
  readonly description: unknown;
}

interface CredentialKind extends Pick<ResourceType, 'type' | 'title' | 'action' | 'permissions' | 'loses'> {
  readonly event: string;
  readonly deletedBy: string;
  id(record: TrailRecord): string | undefined;
  userName(record: TrailRecord): string | undefined;
  list(ctx: ReadContext, userName: string): Promise<readonly Listed[]>;
  remove(ctx: WriteContext, userName: string, id: string): Promise<unknown>;
  command(userName: string, id: string): string;
}

function userOf({ id, parent }: ResourceRef): string {
  if (parent === undefined) throw new Error(`${id} names no user.`);
  return parent;
}

/** A type of credential that hangs on a user: the credential goes, never its user. */
export function userCredential(kind: CredentialKind): ResourceType {
  const { type, title, action, loses, permissions } = kind;
  return {
    ...{ type, title, action, permissions, scope: 'global', order: ORDER.credentials, eraseAfter: [] },
    ...(loses === undefined ? {} : { loses }),
    createdBy: [
      {
        source: 'iam',
        name: kind.event,
        refs: (record) => {
          const id = kind.id(record);
          // A user acting on itself need not name itself.
          const parent = kind.userName(record) ?? record.userIdentity.userName;
          return id === undefined || parent === undefined ? [] : [{ type, id, region: GLOBAL, parent }];
        },
      },
    ],
    deletedBy: [{ source: 'iam', name: kind.deletedBy }],
    batchMax: 1,

    async look(ctx, _region, refs) {
      const users = [...new Set(refs.map(userOf))];
      const lists = await concurrently(users, 5, ctx.signal, (user) => unlessAbsent(kind.list(ctx, user)));
      const all = lists.flatMap((list) => list ?? []);
      return refs.map((ref) => {
        const found = all.find(({ id }) => id === ref.id);
        if (found === undefined) return deleted(ref);
        return {
          ...{ ref, state: 'present' as const, protections: [] },
          ...(found.createdAt === undefined ? {} : { createdAt: found.createdAt.toISOString() }),
          summary: `of ${ref.parent}, ${found.status}`,
          description: found.description,
        };
      });
    },

    erase: (ctx, _region, batch) =>
      eachByItself(ctx.signal, batch, (ref) => kind.remove(ctx, userOf(ref), ref.id)),

    command: ({ ref }) => kind.command(userOf(ref), ref.id),
  };
}
