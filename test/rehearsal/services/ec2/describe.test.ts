import { type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../account/in-account.ts';
import { first, inServices } from '../in-services.ts';

const idsOf = (reservations: readonly { Instances?: Instance[] | undefined }[] = []) =>
  reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId)).toSorted();

describe('DescribeInstances', () => {
  it('gives every instance once, a page at a time', async () => {
    const { launch, clients } = inServices();
    const ids = [...(await launch(7)), ...(await launch(5))];
    const pages = [];
    for await (const page of paginateDescribeInstances({ client: clients().ec2, pageSize: 5 }, {}))
      pages.push(page);
    expect(pages.map(({ Reservations = [] }) => idsOf(Reservations).length)).toEqual([5, 5, 2]);
    expect(idsOf(pages.flatMap(({ Reservations = [] }) => Reservations))).toEqual(ids.toSorted());
  });

  it('filters by state, tag, client token, group and wildcard, all of them at once', async () => {
    const { launch, clients } = inServices();
    const { ec2 } = clients();
    const { GroupId = '' } = await ec2.createSecurityGroup({ GroupName: 'web', Description: 'web' });
    const tagged = first(
      await launch(1, {
        ClientToken: 'tagged',
        SecurityGroupIds: [GroupId],
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'team', Value: 'web-eu' }] }],
      }),
    );
    const other = first(await launch(1));
    await ec2.terminateInstances({ InstanceIds: [other] });
    const found = async (Name: string, ...Values: string[]) =>
      idsOf((await ec2.describeInstances({ Filters: [{ Name, Values }] })).Reservations);
    expect(await found('tag:team', 'web-*')).toEqual([tagged]);
    expect(await found('tag-key', 'team')).toEqual([tagged]);
    expect(await found('client-token', 'tagged')).toEqual([tagged]);
    expect(await found('instance.group-id', GroupId)).toEqual([tagged]);
    expect(await found('instance-state-name', 'shutting-down')).toEqual([other]);
    expect(await found('instance-id', tagged, other)).toEqual([tagged, other].toSorted());
    const both = await ec2.describeInstances({
      Filters: [
        { Name: 'tag:team', Values: ['*'] },
        { Name: 'instance-state-name', Values: ['shutting-down'] },
      ],
    });
    expect(both.Reservations).toEqual([]);
    expect(await refusal(found('colour', 'red'))).toMatchObject({
      code: 'InvalidParameterValue',
      message: "The filter 'colour' is invalid",
    });
  });

  it('keeps regions apart', async () => {
    const { launch, clients } = inServices();
    await launch(1, {}, 'eu-west-1');
    expect((await clients('us-east-1').ec2.describeInstances({})).Reservations).toEqual([]);
  });
});

describe('DescribeRegions', () => {
  it('tells the 17 regions of a new account, and with AllRegions those not opted in', async () => {
    const { clients } = inServices();
    const { ec2, account } = clients('us-east-1');
    expect((await ec2.describeRegions({})).Regions).toHaveLength(17);
    const { Regions = [] } = await ec2.describeRegions({ AllRegions: true });
    expect(Regions).toContainEqual({
      RegionName: 'me-south-1',
      OptInStatus: 'not-opted-in',
      Endpoint: 'ec2.me-south-1.amazonaws.com',
    });
    await account.enableRegion({ RegionName: 'me-south-1' });
    expect((await ec2.describeRegions({})).Regions).toHaveLength(18);
    await clients('me-south-1').ec2.describeInstances({});
    expect(await account.getRegionOptStatus({ RegionName: 'me-south-1' })).toMatchObject({
      RegionOptStatus: 'ENABLED',
    });
  });

  it('has three zones a region', async () => {
    const { ec2 } = inServices().clients('us-east-1');
    const { AvailabilityZones = [] } = await ec2.describeAvailabilityZones({});
    expect(AvailabilityZones.map(({ ZoneName, ZoneId }) => [ZoneName, ZoneId])).toEqual([
      ['us-east-1a', 'use1-az1'],
      ['us-east-1b', 'use1-az2'],
      ['us-east-1c', 'use1-az3'],
    ]);
  });
});

describe('tags', () => {
  it('are put on, told and taken off by id', async () => {
    const { launch, clients } = inServices();
    const { ec2 } = clients();
    const id = first(await launch(1));
    await ec2.createTags({ Resources: [id], Tags: [{ Key: 'case', Value: '7' }] });
    expect((await ec2.describeTags({ Filters: [{ Name: 'resource-id', Values: [id] }] })).Tags).toEqual([
      { ResourceId: id, ResourceType: 'instance', Key: 'case', Value: '7' },
    ]);
    await ec2.deleteTags({ Resources: [id], Tags: [{ Key: 'case', Value: 'another' }] });
    expect((await ec2.describeTags({})).Tags).toHaveLength(1);
    await ec2.deleteTags({ Resources: [id], Tags: [{ Key: 'case' }] });
    expect((await ec2.describeTags({})).Tags).toEqual([]);
  });
});
