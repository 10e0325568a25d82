/** Where new keys and passwords go; never the screen. */
export type DeliveryChoice =
  | { readonly to: 'secretsmanager' }
  /** `age1…` recipients; one encrypted file a user in the case folder. */
  | { readonly to: 'age'; readonly recipients: readonly string[] };

/** What a run of leaked-access-key was told, checked. */
export interface LeakedKeyInput {
  /** `AKIA…` or `ASIA…`, 20 characters. */
  readonly keyId: string;
  /** Account id the responder named, 12 digits. */
  readonly account?: string;
  /** Local path, clone URL or owner/name. */
  readonly repo?: string;
  /** From when on the leaked key's calls may be the attacker's. */
  readonly since: Date;
  /** Regions to look in; all enabled ones when absent. */
  readonly regions?: readonly string[];
  readonly delivery: DeliveryChoice;
  readonly trailDelayMs: number;
}
