/**
 * On-demand Linux prices in USD an hour, us-east-1, as published on https://aws.amazon.com/ec2/pricing/on-demand/.
 * One price serves all regions: the cost of a rehearsal is an estimate and says so.
 */
const USD_PER_HOUR: Readonly<Record<string, number>> = {
  'c5.12xlarge': 2.04,
  'm6i.large': 0.096,
};

/** USD an hour of an instance type; 0 for one without a price here. */
export function usdPerHour(instanceType: string): number {
  return USD_PER_HOUR[instanceType] ?? 0;
}
