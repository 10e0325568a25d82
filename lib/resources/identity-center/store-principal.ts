import { ORDER } from '../../playbook/change.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import type { CreationEvent, ResourceRef, ResourceType } from '../resource-type.ts';
import { type Assigned, assignmentCommand, assignmentsOf, deleteAssignment } from './assignments.ts';

interface Described {
  readonly CreatedAt?: Date | undefined;
  readonly UserName?: string | undefined;
  readonly DisplayName?: string | undefined;
}
interface Thing {
  readonly principal: Described;
  readonly assignments: readonly Assigned[];
}

interface PrincipalKind {
  readonly type: string;
  readonly title: string;
  readonly action: string;
  /** Ends of the names of the operations: `User`. */
  readonly noun: 'User' | 'Group';
  get(ctx: ReadContext, region: string, storeId: string, id: string): Promise<Described>;
  remove(ctx: WriteContext, region: string, storeId: string, id: string): Promise<unknown>;
}

/** The identity store that a user or group is in. */
export function storeOf({ id, parent }: ResourceRef): string {
  if (parent === undefined) throw new Error(`${id} names no identity store.`);
  return parent;
}

/**
 * A user or group of Identity Center: made in the console it is logged by sso-directory, made by the API by
 * identitystore. Its assignments are deleted first, or they would stay behind without a principal.
 */
export function storePrincipal(kind: PrincipalKind): ResourceType {
  const { type, title, action, noun } = kind;
  const lower = noun.toLowerCase();
  const event = (source: string, path: readonly string[]): CreationEvent => ({
    ...{ source, name: `Create${noun}` },
    refs: ({ requestParameters, responseElements, awsRegion: region }) => {
      const id = textAt(responseElements, ...path);
      const parent = textAt(requestParameters, 'identityStoreId');
      return id === undefined || parent === undefined ? [] : [{ type, id, region, parent }];
    },
  });
  return describedType<Thing>({
    ...{ type, title, action, order: ORDER.principals },
    createdBy: [event('sso-directory', [lower, `${lower}Id`]), event('identitystore', [`${lower}Id`])],
    deletedBy: ['sso-directory', 'identitystore'].map((source) => ({ source, name: `Delete${noun}` })),
    permissions: [
      `identitystore:Describe${noun}`,
      'sso:ListInstances',
      'sso:ListAccountAssignmentsForPrincipal',
      'sso:DescribeAccountAssignmentDeletionStatus',
      'sso:DeleteAccountAssignment',
      `identitystore:Delete${noun}`,
    ],
    async describe(ctx, ref) {
      const { $metadata: _, ...principal } = (await kind.get(
        ctx,
        ref.region,
        storeOf(ref),
        ref.id,
      )) as Described & {
        readonly $metadata?: unknown;
      };
      const PrincipalType = noun === 'User' ? 'USER' : 'GROUP';
      const assignments = await assignmentsOf(ctx, ref.region, storeOf(ref), {
        ...{ PrincipalId: ref.id, PrincipalType },
      });
      return { principal, assignments };
    },
    facts: ({ principal, assignments }) => ({
      createdAt: principal.CreatedAt,
      summary: [principal.UserName ?? principal.DisplayName, `${assignments.length} assignments`]
        .filter((part) => part !== undefined)
        .join(', '),
    }),
    async erase(ctx, ref, { assignments }) {
      for (const assigned of assignments) await deleteAssignment(ctx, ref.region, assigned);
      await kind.remove(ctx, ref.region, storeOf(ref), ref.id);
    },
    commands: (ref, { assignments }) => [
      ...assignments.map((assigned) => assignmentCommand(ref.region, assigned)),
      awsCommand('identitystore', `delete-${lower}`, {
        ...{ region: ref.region, 'identity-store-id': storeOf(ref), [`${lower}-id`]: ref.id },
      }),
    ],
  });
}
