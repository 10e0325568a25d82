import type {
  DetectorFeatureConfiguration,
  DetectorFeatureConfigurationResult,
} from '@aws-sdk/client-guardduty';

/** What every detector looks at. */
const FOUNDATIONS = ['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS'];
/** On in a new detector, and can be switched off. */
const OPTIONAL = [
  'S3_DATA_EVENTS',
  'EKS_AUDIT_LOGS',
  'EBS_MALWARE_PROTECTION',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
];
/** The one that a new detector leaves off: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html */
const RUNTIME = 'RUNTIME_MONITORING';

/** The features that are off once `asked` is set on top of those that were. */
export function featuresOff(
  asked: readonly DetectorFeatureConfiguration[] = [],
  before: readonly string[] = [RUNTIME],
): readonly string[] {
  const off = new Set(before);
  for (const { Name = '', Status } of asked) Status === 'ENABLED' ? off.delete(Name) : off.add(Name);
  return [...off];
}

/** The features as GetDetector lists them. */
export function featureList(
  off: readonly string[] = [RUNTIME],
  at: string,
): readonly DetectorFeatureConfigurationResult[] {
  return [...FOUNDATIONS, ...OPTIONAL, RUNTIME].map((Name) => ({
    Name: Name as DetectorFeatureConfigurationResult['Name'],
    Status: off.includes(Name) ? ('DISABLED' as const) : ('ENABLED' as const),
    UpdatedAt: new Date(at),
  }));
}
