import { type Decoded, decode } from '../wire/codec.ts';
import { parseForm } from '../wire/form.ts';
import type { WireRequest } from '../wire/http.ts';
import { operationSchemas } from '../wire/schemas.ts';
import { ServiceError, type SimulatedService } from './service.ts';

/** The simulated service a request is for, and the operation and input it asks for, where the service has it. */
export interface Understood {
  readonly service: SimulatedService;
  readonly decoded: Decoded | undefined;
}

/**
 * What a request signed for `signingName` asks for. Several services may share a signing name (`ses` signs for SES
 * and SES v2, `elasticloadbalancing` for both generations): the one whose wire form the request has is meant.
 * Undefined when no service answers to the name.
 * @throws ServiceError SerializationException for a body that cannot be parsed.
 */
export function understand(
  services: readonly SimulatedService[],
  signingName: string,
  request: WireRequest,
): Understood | undefined {
  const candidates = services.filter((service) => (service.signingName ?? service.name) === signingName);
  for (const service of candidates) {
    if (candidates.length > 1 && !speaks(service, request)) continue;
    const decoded = readable(() => decode(service.protocol, operationSchemas(service.name), request));
    if (decoded) return { service, decoded };
  }
  const [first] = candidates;
  return first && { service: first, decoded: undefined };
}

function speaks({ protocol, apiVersion }: SimulatedService, request: WireRequest): boolean {
  // Only the clients of S3 Control name the account.
  if (protocol === 's3') return request.headers['x-amz-account-id'] === undefined;
  const isForm = request.headers['content-type']?.includes('x-www-form-urlencoded') ?? false;
  if (protocol !== 'awsQuery' && protocol !== 'ec2Query') return !isForm;
  if (!isForm) return false;
  return apiVersion === undefined || parseForm(Buffer.from(request.body).toString()).Version === apiVersion;
}

/** What `read` gives; a request that cannot be parsed is the caller's fault. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof URIError)) throw error;
    throw new ServiceError('SerializationException', 'The request could not be parsed.', 400);
  }
}
