import type { ReadContext } from '../playbook/context.ts';

/**
 * Waits until CloudTrail can show the last calls before containment; returns at once where nothing was contained in
 * this case. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html
 */
export async function waitForDelivery({ incident, clock, notify, signal }: ReadContext): Promise<void> {
  const contained = incident.containedAt();
  if (contained === undefined) return;
  const ms = contained.getTime() + incident.trailDelayMs - clock.now().getTime();
  if (ms <= 0) return;
  const minutes = Math.round(incident.trailDelayMs / 60_000);
  const why = `CloudTrail may take ${minutes} minutes to show the last calls before containment`;
  notify({ type: 'waiting', why, seconds: Math.ceil(ms / 1000) });
  await clock.sleep(ms, signal);
}
