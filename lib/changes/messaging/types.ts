import type { ChangeType } from '../change-type.ts';
import { messagingPermission } from './messaging-permission.ts';
import { snsTopicAttribute } from './sns-topic-attribute.ts';
import { sqsQueueAttribute } from './sqs-queue-attribute.ts';

/** Changes to what passes messages on. */
export const messagingChanges: readonly ChangeType[] = [
  sqsQueueAttribute,
  snsTopicAttribute,
  messagingPermission,
];
