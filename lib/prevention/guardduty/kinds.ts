import type { AnyChangeKind } from '../../playbook/change-kind.ts';
import { routeFindingsKind } from '../alerts/finding-rule.ts';
import { createForwardingRoleKind } from '../alerts/forwarding-role.ts';
import { subscribeMailKind } from '../alerts/subscription.ts';
import { createAlertTopicKind } from '../alerts/topic.ts';
import { allowPublishingKind } from '../alerts/topic-permission.ts';
import { enableGuardDutyKind } from './detector-kind.ts';
import { proveGuardDutyKind } from './sample-kind.ts';

/** How GuardDuty is switched on, proven, and heard. */
export const guardDutyKinds: readonly AnyChangeKind[] = [
  enableGuardDutyKind,
  createAlertTopicKind,
  allowPublishingKind,
  subscribeMailKind,
  createForwardingRoleKind,
  routeFindingsKind,
  proveGuardDutyKind,
];
