import type { OrderClass } from '../playbook/change.ts';

/** The order in which safeguards are set up: what is watched, where alerts go, who hears of them, the proof. */
export const SETUP = {
  watch: 0,
  destination: 1,
  permission: 2,
  receiver: 3,
  route: 4,
  proof: 8,
} as const satisfies Readonly<Record<string, OrderClass>>;
