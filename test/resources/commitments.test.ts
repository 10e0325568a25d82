import { describe, expect, it } from 'vitest';
import { changeFor, erase, verify } from './erasing.ts';
import { onlyProven } from './five.ts';
import type { Lab } from './lab.ts';
import { lab, REGION } from './lab.ts';

const bought = [
  {
    event: 'PurchaseReservedInstancesOffering',
    buy: (there: Lab) =>
      there.attacker
        .write('ec2', REGION)
        .purchaseReservedInstancesOffering({ ReservedInstancesOfferingId: 'offering', InstanceCount: 20 }),
    title:
      /^Ask AWS Support to cancel Reserved Instances \S+ \(20 × m5\.large, active, 506 USD each up front\)$/,
    command: 'aws ec2 describe-reserved-instances',
    reads: 'DescribeReservedInstances',
  },
  {
    event: 'CreateSavingsPlan',
    buy: (there: Lab) =>
      there.attacker
        .write('savingsplans', 'us-east-1')
        .createSavingsPlan({ savingsPlanOfferingId: 'offering', commitment: '5.0' }),
    title: /^Return Savings Plan, or ask AWS Support to cancel it: \S+ \(5\.0 USD an hour, active\)$/,
    command: 'aws savingsplans return-savings-plan',
    reads: 'DescribeSavingsPlans',
  },
];

describe.each(bought)('what was bought with $event', ({ event, buy, title, command, reads }) => {
  it('is told as what only a human can undo, with the event that proves it', async () => {
    const there = lab();
    await buy(there);
    const made = await onlyProven(there, event);
    const change = changeFor(made);
    expect(change).toMatchObject({ order: 9, because: [{ kind: 'event', eventName: event }] });
    expect(change.title).toMatch(title);
    expect(change.command).toContain(command);
    const before = there.written().length;
    expect(await erase(there, [made])).toMatchObject([{ result: 'failed', code: 'OnlyAHuman' }]);
    expect(there.written().slice(before)).toEqual([]);
    expect(await verify(there, made)).toMatchObject({ held: false });
  });

  it('that cannot be looked at is no proof that it is gone; throttled, it is read again', async () => {
    const there = lab();
    await buy(there);
    const made = await onlyProven(there, event);
    there.refuse(reads, 'AccessDenied');
    await expect(verify(there, made)).rejects.toMatchObject({ name: 'AccessDenied' });
    there.refuse(reads, 'Throttling', { times: 1 });
    expect(await verify(there, made)).toMatchObject({ held: false });
  });
});

it('a Savings Plan that was returned is gone', async () => {
  const there = lab();
  const plans = there.attacker.write('savingsplans', 'us-east-1');
  const { savingsPlanId } = await plans.createSavingsPlan({ savingsPlanOfferingId: 'o', commitment: '1.0' });
  const made = await onlyProven(there, 'CreateSavingsPlan');
  await there.ctx.aws.write('savingsplans', 'us-east-1').returnSavingsPlan({ savingsPlanId });
  expect(await verify(there, made)).toEqual({ held: true });
});
