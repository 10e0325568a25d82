import type { CloudTrail, Event, LookupAttributeKey } from '@aws-sdk/client-cloudtrail';
import { paginateLookupEvents } from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../account/in-account.ts';
import { first, inServices } from '../in-services.ts';

const DELAY_MS = 300_000;

async function found(cloudtrail: CloudTrail, AttributeKey: LookupAttributeKey, AttributeValue: string) {
  const { Events = [] } = await cloudtrail.lookupEvents({
    LookupAttributes: [{ AttributeKey, AttributeValue }],
  });
  return Events.map(({ EventName }) => EventName);
}

/** Looks around `count` times, a second apart. */
async function lookAround({ clients, clock }: ReturnType<typeof inServices>, count: number) {
  const { ec2 } = clients();
  for (let call = 0; call < count; call++) {
    await ec2.describeVpcs({});
    await clock.advance(1_000);
  }
}

describe('LookupEvents', () => {
  it('shows a call once CloudTrail has delivered it, in its own region', async () => {
    const { launch, clients, clock, admin } = inServices({ trailDelayMs: DELAY_MS });
    const id = first(await launch(1));
    const { cloudtrail } = clients();
    expect((await cloudtrail.lookupEvents({})).Events).toEqual([]);
    await clock.advance(DELAY_MS);
    const { Events = [] } = await cloudtrail.lookupEvents({});
    const launched = Events.find(({ EventName }) => EventName === 'RunInstances');
    expect(launched).toMatchObject({
      EventSource: 'ec2.amazonaws.com',
      ReadOnly: 'false',
      Username: 'admin',
      AccessKeyId: admin.accessKeyId,
      Resources: expect.arrayContaining([{ ResourceType: 'AWS::EC2::Instance', ResourceName: id }]),
    });
    expect(JSON.parse(launched?.CloudTrailEvent ?? '')).toMatchObject({
      eventID: launched?.EventId,
      userIdentity: { type: 'IAMUser', userName: 'admin', accessKeyId: admin.accessKeyId },
      sourceIPAddress: '203.0.113.9',
      responseElements: { instancesSet: { items: [{ instanceId: id }] } },
    });
    expect((await clients('us-east-1').cloudtrail.lookupEvents({})).Events).toEqual([]);
  });

  it('shows calls of IAM in us-east-1', async () => {
    const { as, admin, clients, clock } = inServices({ trailDelayMs: 0 });
    await as(admin).iam.createUser({ UserName: 'backdoor' });
    await clock.advance(1_000);
    expect(await found(clients('us-east-1').cloudtrail, 'ResourceName', 'backdoor')).toEqual(['CreateUser']);
    expect(await found(clients('eu-west-1').cloudtrail, 'ResourceName', 'backdoor')).toEqual([]);
  });

  it('finds by each attribute, minding capitals', async () => {
    const { launch, clients, clock, user } = inServices({ trailDelayMs: 0 });
    const id = first(await launch(1));
    const other = user('developer', { attached: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] });
    await clients('eu-west-1', other).ec2.describeInstances({});
    const { cloudtrail } = clients();
    const { Events: [event] = [] } = await cloudtrail.lookupEvents({ MaxResults: 1 });
    const look = async (key: LookupAttributeKey, value: string) => {
      await clock.advance(2_000);
      return found(cloudtrail, key, value);
    };
    expect(await look('AccessKeyId', other.accessKeyId)).toEqual(['DescribeInstances']);
    expect(await look('Username', 'developer')).toEqual(['DescribeInstances']);
    expect(await look('EventName', 'RunInstances')).toEqual(['RunInstances']);
    expect(await look('EventName', 'runinstances')).toEqual([]);
    expect(await look('EventSource', 'ec2.amazonaws.com')).toEqual(['DescribeInstances', 'RunInstances']);
    expect(await look('ReadOnly', 'false')).toEqual(['RunInstances']);
    expect(await look('ResourceName', id)).toEqual(['RunInstances']);
    expect(await look('ResourceType', 'AWS::EC2::Instance')).toEqual(['RunInstances']);
    expect(await look('EventId', event?.EventId ?? '')).toEqual([event?.EventName]);
  });

  it('gives every event once, newest first, fifty a page', async () => {
    const services = inServices({ trailDelayMs: 0 });
    await lookAround(services, 120);
    const pages = [];
    const query = {
      LookupAttributes: [{ AttributeKey: 'EventName' as const, AttributeValue: 'DescribeVpcs' }],
    };
    for await (const page of paginateLookupEvents({ client: services.clients().cloudtrail }, query)) {
      pages.push(page.Events ?? []);
      // What comes in between the pages belongs to none of them.
      await lookAround(services, 1);
    }
    expect(pages.map((events) => events.length)).toEqual([50, 50, 20]);
    const times = pages.flat().map(({ EventTime }: Event) => EventTime?.getTime() ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(new Set(pages.flat().map(({ EventId }) => EventId)).size).toBe(120);
  });

  it('takes a token only with the parameters it was given for', async () => {
    const services = inServices({ trailDelayMs: 0 });
    await lookAround(services, 5);
    const { cloudtrail } = services.clients();
    const { NextToken } = await cloudtrail.lookupEvents({ MaxResults: 2 });
    const other = { LookupAttributes: [{ AttributeKey: 'ReadOnly' as const, AttributeValue: 'true' }] };
    expect(await refusal(cloudtrail.lookupEvents({ ...other, NextToken }))).toMatchObject({
      code: 'InvalidNextTokenException',
    });
  });

  it('keeps to the time range, both ends included', async () => {
    const services = inServices({ trailDelayMs: 0, latencyMs: 0 });
    const { cloudtrail } = services.clients();
    const start = services.clock.now();
    await lookAround(services, 4);
    const at = (seconds: number) => new Date(start.getTime() + seconds * 1_000);
    const { Events = [] } = await cloudtrail.lookupEvents({ StartTime: at(1), EndTime: at(2) });
    expect(Events.map(({ EventTime }) => EventTime)).toEqual([at(2), at(1)]);
    expect(await refusal(cloudtrail.lookupEvents({ StartTime: at(2), EndTime: at(1) }))).toMatchObject({
      code: 'InvalidTimeRangeException',
    });
  });

  it('forgets after 90 days', async () => {
    const services = inServices({ trailDelayMs: 0 });
    await lookAround(services, 1);
    await services.clock.advance(91 * 86_400_000);
    expect((await services.clients().cloudtrail.lookupEvents({})).Events).toEqual([]);
  });

  it('takes one attribute, pages of 1 to 50, and two calls a second', async () => {
    const { cloudtrail } = inServices({ latencyMs: 0 }).clients();
    const attribute = { AttributeKey: 'EventName' as const, AttributeValue: 'RunInstances' };
    expect(
      await refusal(cloudtrail.lookupEvents({ LookupAttributes: [attribute, attribute] })),
    ).toMatchObject({
      code: 'InvalidLookupAttributesException',
    });
    expect(await refusal(cloudtrail.lookupEvents({ MaxResults: 51 }))).toMatchObject({
      code: 'InvalidMaxResultsException',
    });
    expect(await refusal(cloudtrail.lookupEvents({}))).toMatchObject({ code: 'ThrottlingException' });
  });

  it('shows failed calls with their error', async () => {
    const { launch, clients, clock } = inServices({ trailDelayMs: 0 });
    await refusal(launch(1, { KeyName: 'nobodys' }));
    await clock.advance(1_000);
    const { Events: [event] = [] } = await clients().cloudtrail.lookupEvents({});
    expect(JSON.parse(event?.CloudTrailEvent ?? '')).toMatchObject({
      errorCode: 'Client.InvalidKeyPair.NotFound',
    });
  });
});

describe('trails', () => {
  it('there are none', async () => {
    const { cloudtrail } = inServices().clients();
    expect((await cloudtrail.describeTrails({})).trailList).toEqual([]);
    expect(await refusal(cloudtrail.getTrailStatus({ Name: 'main' }))).toMatchObject({
      code: 'TrailNotFoundException',
    });
  });
});
