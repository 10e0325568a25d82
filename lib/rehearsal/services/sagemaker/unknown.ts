import { ServiceError } from '../../account/service.ts';

/** SageMaker says that something is not there with the code it has for wrong requests. */
export function unknown(id: string | undefined): ServiceError {
  return new ServiceError('ValidationException', `Could not find "${id}".`);
}
