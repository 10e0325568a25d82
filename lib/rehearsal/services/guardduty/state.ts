/** GuardDuty of one region. Findings are kept in the SDK's own shape, dates as ISO 8601 texts. */
export interface GuardDutyState {
  detectorId?: string;
  /** The detector is there and looks at nothing. */
  suspended?: boolean;
  createdAt?: string;
  /** How often changes of a finding are told; six hours when absent. */
  frequency?: string;
  /** Optional features that are off. */
  featuresOff?: readonly string[];
  tags?: Readonly<Record<string, string>>;
  /** Account that manages the detector for an organization. */
  administrator?: string;
  readonly findings: Record<string, { readonly [key: string]: unknown }>;
  /** Findings asked for that do not show yet: since when they will, ISO 8601. */
  appearing?: Record<string, string>;
}
