/** One secret of the simulated account; its value lives in memory and, when served, in the state file (0600). */
export interface SecretState {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: string;
  description?: string;
  secretString: string;
  versionId: string;
  resourcePolicy?: string;
  deletedAt?: string;
  readonly tags: Record<string, string>;
}
