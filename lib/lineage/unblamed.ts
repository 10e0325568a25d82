import type { TrailRecord } from '../trail/record.ts';
import { eventKey, textAt } from '../trail/spelling.ts';

const QUARANTINE = /AWSCompromisedKeyQuarantine|AWSExposedCredentialPolicy/;

/**
 * AWS attaches its quarantine policy to the user of a key it finds published; the record may name that user as the
 * caller. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
 */
function isQuarantine(record: TrailRecord): boolean {
  const event = eventKey(record);
  if (event !== 'iam:AttachUserPolicy' && event !== 'iam:PutUserPolicy') return false;
  const { requestParameters } = record;
  const policy = textAt(requestParameters, 'policyArn') ?? textAt(requestParameters, 'policyName');
  return policy !== undefined && QUARANTINE.test(policy);
}

/** Done by AWS itself: a service's own event, or a service acting under its own identity. */
export function isAwsOwn(record: TrailRecord): boolean {
  const { type } = record.userIdentity;
  return record.eventType === 'AwsServiceEvent' || type === 'AWSService' || isQuarantine(record);
}
