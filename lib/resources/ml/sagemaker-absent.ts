import { errorCode, errorMessage } from '../../aws/errors.ts';

/**
 * What a describing call of SageMaker gives, or undefined when there is no such thing: most of its calls say so with
 * ValidationException and a sentence.
 */
export async function unlessUnknown<T extends object>(
  reading: Promise<T>,
): Promise<Omit<T, '$metadata'> | undefined> {
  try {
    const { $metadata: _, ...thing } = (await reading) as T & { $metadata?: unknown };
    return thing as Omit<T, '$metadata'>;
  } catch (error) {
    const unknown = /could not find|not found|does not exist|RecordNotFound/i.test(errorMessage(error));
    if (errorCode(error) === 'ValidationException' && unknown) return undefined;
    throw error;
  }
}
