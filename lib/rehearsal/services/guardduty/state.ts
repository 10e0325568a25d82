/** GuardDuty of one region. Findings are kept in the SDK's own shape, dates as ISO 8601 texts. */
export interface GuardDutyState {
  detectorId?: string;
  /** The detector is there and looks at nothing. */
  suspended?: boolean;
  readonly findings: Record<string, { readonly [key: string]: unknown }>;
}
