/** One secret of the simulated account; its value lives in memory and, when served, in the state file (0600). */
export interface SecretState {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: string;
  changedAt: string;
  description?: string;
  /** Absent until the first PutSecretValue when the secret was created without a value. */
  secretString?: string;
  versionId: string;
  resourcePolicy?: string;
  /** Regions it is copied to. */
  replicas?: string[];
  /** When deletion was asked for; the secret is gone at `deleteAfter`. */
  deletedAt?: string;
  deleteAfter?: string;
  readonly tags: Record<string, string>;
}
