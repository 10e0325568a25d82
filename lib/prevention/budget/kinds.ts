import type { AnyChangeKind } from '../../playbook/change-kind.ts';
import { createAnomalyMonitorKind, subscribeAnomaliesKind } from './anomaly-kinds.ts';
import { createBudgetKind } from './budget-kind.ts';

/** How somebody hears of a rising bill; a topic's policy is changed by the kind GuardDuty's alerts have. */
export const budgetKinds: readonly AnyChangeKind[] = [
  createBudgetKind,
  createAnomalyMonitorKind,
  subscribeAnomaliesKind,
];
