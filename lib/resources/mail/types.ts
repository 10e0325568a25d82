import type { ResourceType } from '../resource-type.ts';
import { sesIdentity } from './ses-identity.ts';
import { snsSubscription } from './sns-subscription.ts';
import { snsTopic } from './sns-topic.ts';

/** Types of mail and messages. */
export const mailTypes: readonly ResourceType[] = [sesIdentity, snsTopic, snsSubscription];
