import { stringify } from 'csv-stringify/sync';
import { failedOutcome } from '../../aws/errors.ts';
import { type Change, changeId, GLOBAL, ORDER, type Outcome } from '../../playbook/change.ts';
import type { EvidenceKind } from '../../playbook/change-kind.ts';
import type { RotatedUser } from './other-users.ts';
import { idleDays, type UserKey } from './user-keys.ts';

/** A user with its keys, as the inventory lists it. */
export interface InventoriedUser {
  readonly user: RotatedUser;
  readonly keys: readonly UserKey[];
  readonly owner?: string;
  /** What was decided, or why nothing could be. */
  readonly policy: string;
}

type Inventory = { readonly path: string; readonly text: string };

const KIND = 'save-key-inventory';

/** The change that saves who has which keys, one line a key, as CSV in which no cell is a formula. */
export function inventoryChange(users: readonly InventoriedUser[], now: Date): Change<Inventory> {
  const path = `rotate-access-keys/inventory-${now.toISOString().replaceAll(/[:.]/g, '-')}.csv`;
  const rows = users.flatMap(({ user, keys, owner, policy }) =>
    keys.map((key) => ({
      user: user.userName,
      arn: user.userArn,
      standing: user.standing,
      owner: owner ?? '',
      key: key.id,
      active: String(key.active),
      made: key.createdAt ?? '',
      last_used: key.lastUsedAt ?? '',
      last_use: key.lastUse ?? '',
      idle_days: String(Math.floor(idleDays(key, now))),
      policy,
    })),
  );
  const text = stringify(rows, { header: true, escape_formulas: true });
  const target = { type: 'evidence', id: path, region: GLOBAL };
  const keys = rows.length === 1 ? '1 key' : `${rows.length} keys`;
  return {
    id: changeId(KIND, target),
    kind: KIND,
    title: `Save the inventory of access keys as ${path}`,
    target,
    because: [{ kind: 'observed', call: 'iam:ListAccessKeys', fact: `${keys} are listed` }],
    order: ORDER.contain,
    effect: 'read-only',
    command: '# Written into the case folder; nothing in the account changes.',
    preselected: true,
    params: { path, text },
  };
}

/** Saves the inventory of access keys as evidence. */
export const saveKeyInventory: EvidenceKind<Inventory> = {
  kind: KIND,
  writes: false,
  permissions: [],
  apply: (ctx, changes) =>
    Promise.all(
      changes.map(async ({ params }): Promise<Outcome> => {
        try {
          const { path, sha256, bytes } = await ctx.evidence.save(params.path, params.text);
          return { result: 'applied', detail: path, record: { path, sha256, bytes } };
        } catch (error) {
          return failedOutcome(error);
        }
      }),
    ),
  async verify(ctx, { params: { path } }) {
    return (await ctx.evidence.read(path)) === undefined
      ? { held: false, found: `nothing is saved as ${path}` }
      : { held: true };
  },
};
