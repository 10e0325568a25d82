import { SpillkitError } from '../playbook/errors.ts';
import { awsFailure, errorCode, errorMessage } from './errors.ts';

/**
 * What to tell the responder when AWS cannot be worked with at all: no credentials (of `profile`, when one was
 * named), expired or refused ones, no network. Undefined for every other failure: those belong to the call that
 * met them.
 */
export function explainNoAccess(error: unknown, profile?: string): SpillkitError | undefined {
  switch (awsFailure(error)) {
    case 'no-credentials':
      return new SpillkitError(
        'NoCredentials',
        `No AWS credentials${profile === undefined ? '' : ` of profile ${JSON.stringify(profile)}`} could be used: ${withoutFullStop(errorMessage(error))}.`,
        'Sign in (aws sso login, aws configure), or name a profile with --profile.',
        { cause: error },
      );
    case 'expired-credentials':
      return new SpillkitError(
        'ExpiredCredentials',
        'The AWS credentials have expired.',
        'Sign in again, then run the same command.',
        { cause: error },
      );
    case 'invalid-credentials':
      return new SpillkitError(
        'InvalidCredentials',
        `AWS does not accept the credentials (${errorCode(error)}).`,
        'Check the profile: its key may be inactive, deleted or mistyped.',
        { cause: error },
      );
    case 'unreachable':
      return new SpillkitError(
        'Unreachable',
        `AWS could not be reached: ${withoutFullStop(errorMessage(error))}.`,
        'Check the network, the proxy and --endpoint-url, then run the same command.',
        { cause: error },
      );
    default:
      return undefined;
  }
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
