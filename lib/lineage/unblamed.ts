import type { TrailRecord } from '../trail/record.ts';
import { at, eventKey, textAt } from '../trail/spelling.ts';

const QUARANTINE = /AWSCompromisedKeyQuarantine|AWSExposedCredentialPolicy/;
const MANAGED_BY_AWS = /^arn:aws[a-z-]*:iam::aws:policy\//;

/**
 * AWS attaches its quarantine policy to the user of a key it finds published, or writes it into the user; the record
 * may name that user as the caller. A name proves nothing: an attacker may give it to a policy of his own, so that an
 * attached one has to be managed by AWS, and a written one may only deny.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
 */
function isQuarantine(record: TrailRecord): boolean {
  const { requestParameters: asked } = record;
  switch (eventKey(record)) {
    case 'iam:AttachUserPolicy': {
      const arn = textAt(asked, 'policyArn') ?? '';
      return QUARANTINE.test(arn) && MANAGED_BY_AWS.test(arn);
    }
    case 'iam:PutUserPolicy':
      return (
        QUARANTINE.test(textAt(asked, 'policyName') ?? '') && onlyDenies(textAt(asked, 'policyDocument'))
      );
    default:
      return false;
  }
}

function onlyDenies(document: string | undefined): boolean {
  try {
    const statements = [at(JSON.parse(document ?? ''), 'Statement')].flat();
    return statements.length > 0 && statements.every((one) => textAt(one, 'Effect') === 'Deny');
  } catch {
    return false;
  }
}

/** Done by AWS itself: a service's own event, or a service acting under its own identity. */
export function isAwsOwn(record: TrailRecord): boolean {
  const { type } = record.userIdentity;
  return record.eventType === 'AwsServiceEvent' || type === 'AWSService' || isQuarantine(record);
}
