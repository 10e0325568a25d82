import { type Call, ServiceError } from '../../account/service.ts';
import type { SecretState } from './state.ts';

/** The secrets of the call's region; those whose recovery window has passed are gone. */
export function secretsOf(call: Call): Record<string, SecretState> {
  const { secrets } = call.account.region(call.region);
  for (const secret of Object.values(secrets))
    if (secret.deleteAfter && Date.parse(secret.deleteAfter) <= call.now.getTime())
      delete secrets[secret.name];
  return secrets;
}

/**
 * A secret by name, ARN, or ARN without its last six characters.
 * @throws ServiceError ResourceNotFoundException.
 */
export function secretBy(call: Call, id: string | undefined): SecretState {
  const secret = Object.values(secretsOf(call)).find(
    ({ name, arn }) => id === name || id === arn || id === arn.slice(0, -'-XXXXXX'.length),
  );
  if (secret) return secret;
  throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

/** A secret nobody asked to delete. @throws ServiceError ResourceNotFoundException, InvalidRequestException. */
export function liveSecretBy(call: Call, id: string | undefined): SecretState {
  const secret = secretBy(call, id);
  if (secret.deletedAt === undefined) return secret;
  throw new ServiceError(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}

/** ARNs a call on one secret is authorised against. */
export function resourcesFor(
  input: { readonly SecretId?: string | undefined },
  call: Call,
): readonly string[] {
  const { secrets } = call.account.region(call.region);
  const id = input.SecretId ?? '';
  if (id.startsWith('arn:')) return [id];
  return [secrets[id]?.arn ?? `arn:aws:secretsmanager:${call.region}:${call.account.accountId}:secret:${id}`];
}
