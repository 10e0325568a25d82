/** What an AWS call's failure means for the caller, told apart because each needs another answer. */
export type AwsFailure =
  | 'denied'
  | 'not-found'
  | 'throttled'
  | 'expired-credentials'
  | 'invalid-credentials'
  | 'no-credentials'
  | 'opt-in-required'
  | 'conflict'
  | 'protected'
  | 'not-supported'
  | 'unreachable'
  | 'aborted'
  | 'other';
