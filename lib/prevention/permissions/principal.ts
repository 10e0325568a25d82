/** A managed policy as it is attached, with the text of its version in force. */
export type AttachedPolicy = { readonly arn: string; readonly document: string };

/** A policy written into a user, group or role. */
export type InlineText = { readonly name: string; readonly document: string };

/** Policies that one user, group or role holds. */
export type HeldPolicies = {
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlineText[];
};

/** A group a user belongs to. */
export type HeldGroup = HeldPolicies & { readonly name: string };

/** A user or role with everything that grants it something. */
export interface Principal extends HeldPolicies {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Empty for roles. */
  readonly groups: readonly HeldGroup[];
  readonly boundary?: AttachedPolicy;
  /** Trust policy of a role, as JSON text. */
  readonly trust?: string;
  /** When a role was last used, ISO 8601; absent when it never was, as far as AWS remembers. */
  readonly lastUsedAt?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Every policy that grants or denies a principal something, its groups' among them. */
export function policiesOf({ attached, inline, groups }: Principal): readonly string[] {
  return [{ attached, inline }, ...groups].flatMap((holder) => [
    ...holder.attached.map(({ document }) => document),
    ...holder.inline.map(({ document }) => document),
  ]);
}
