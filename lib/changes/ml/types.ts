import type { ChangeType } from '../change-type.ts';
import { bedrockGuardrailAltered } from './bedrock-guardrail-altered.ts';
import { bedrockInvocationLogging } from './bedrock-invocation-logging.ts';
import { bedrockModelAccess } from './bedrock-model-access.ts';

/** Kinds of change to what models may do and who may use them. */
export const mlChanges: readonly ChangeType[] = [
  bedrockInvocationLogging,
  bedrockModelAccess,
  bedrockGuardrailAltered,
];
