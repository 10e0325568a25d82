/**
 * AWS's own policies for users whose key it found in public: `AWSCompromisedKeyQuarantine`, V2, V3 and V4,
 * attached or written inline, and their forerunner.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
 */
const QUARANTINE = /^(AWSCompromisedKeyQuarantine(V\d+)?|AWSExposedCredentialPolicy_DO_NOT_REMOVE)$/;

/** The quarantine policies among policy names. */
export function quarantines(policyNames: readonly string[]): readonly string[] {
  return policyNames.filter((name) => QUARANTINE.test(name));
}

/** What the responder should know about one: what it stops, and what it does not. */
export function quarantineNote(userName: string, policyName: string): string {
  const stops =
    policyName === 'AWSCompromisedKeyQuarantine'
      ? 'a short list of actions such as launching instances and making users and keys'
      : 'launching instances, many IAM, Lambda, Lightsail and Bedrock actions, and reading CloudTrail';
  return `AWS has put ${policyName} on ${userName} and it is left there: it stops ${stops}. It does not stop reading, most STS calls, role sessions, or any other user.`;
}
