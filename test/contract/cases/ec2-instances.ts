import { type ContractCase, refusal } from '../contract-case.ts';
import { ec2, IMAGE, launch, stateOf } from './launch.ts';

const UNKNOWN = 'i-0123456789abcdef0';
const UNPROTECTED = { DisableApiTermination: { Value: false } };
const NOT_AT_LAUNCH = 'forgets protection asked for at launch';
const NO_ATTRIBUTE = 'lacks ModifyInstanceAttribute';

export const ec2InstanceCases: readonly ContractCase[] = [
  {
    call: 'ec2:DescribeRegions',
    says: 'without AllRegions gives enabled regions only, us-east-1 among them',
    async run(bench) {
      const { Regions = [] } = await ec2(bench, 'us-east-1').describeRegions({});
      return {
        states: [...new Set(Regions.map((region) => region.OptInStatus))].filter(
          (state) => state === 'not-opted-in',
        ),
        home: Regions.find((region) => region.RegionName === 'us-east-1'),
      };
    },
    gives: {
      states: [],
      home: {
        RegionName: 'us-east-1',
        OptInStatus: 'opt-in-not-required',
        Endpoint: 'ec2.us-east-1.amazonaws.com',
      },
    },
    differs: { moto: 'lists regions that are not opted in, too' },
  },
  {
    call: 'ec2:RunInstances',
    says: 'gives a reservation with the instances asked for, pending',
    async run(bench) {
      await ec2(bench).createKeyPair({ KeyName: 'k' });
      const made = await ec2(bench).runInstances({
        ImageId: IMAGE,
        InstanceType: 'c5.large',
        KeyName: 'k',
        MinCount: 2,
        MaxCount: 2,
      });
      return {
        reservation: made.ReservationId,
        owner: made.OwnerId,
        instances: made.Instances?.map(
          ({ InstanceId, InstanceType, ImageId, KeyName, State, LaunchTime }) => ({
            InstanceId,
            InstanceType,
            ImageId,
            KeyName,
            State,
            LaunchTime,
          }),
        ),
      };
    },
    gives: {
      reservation: '<r>',
      owner: '<account>',
      instances: [1, 2].map(() => ({
        InstanceId: '<i>',
        InstanceType: 'c5.large',
        ImageId: IMAGE,
        KeyName: 'k',
        State: { Code: 0, Name: 'pending' },
        LaunchTime: '<time>',
      })),
    },
    differs: { ministack: 'has instances run at once' },
  },
  {
    call: 'ec2:RunInstances',
    says: 'refuses a key pair that is not there',
    run: (bench) => refusal(launch(bench, { KeyName: 'none' })),
    gives: 'InvalidKeyPair.NotFound',
    differs: { moto: 'takes any name', ministack: 'takes any name' },
  },
  {
    call: 'ec2:RunInstances',
    says: 'refuses a security group that is not there',
    run: (bench) => refusal(launch(bench, { SecurityGroupIds: ['sg-0123456789abcdef0'] })),
    gives: 'InvalidGroup.NotFound',
    differs: { ministack: 'takes any id' },
  },
  {
    call: 'ec2:RunInstances',
    says: 'with DryRun launches nothing and says it would have',
    async run(bench) {
      const code = await refusal(launch(bench, { DryRun: true }));
      return { code, launched: (await ec2(bench).describeInstances({})).Reservations ?? [] };
    },
    gives: { code: 'DryRunOperation', launched: [] },
    differs: { ministack: 'ignores DryRun' },
  },
  {
    call: 'ec2:DescribeInstances',
    says: 'gives place, network, protection-free state and tags of what runs',
    async run(bench) {
      const tag = { Key: 'Name', Value: 'worker' };
      const [id] = await launch(bench, { TagSpecifications: [{ ResourceType: 'instance', Tags: [tag] }] });
      const { Reservations } = await ec2(bench).describeInstances({ InstanceIds: [id] });
      const { InstanceId, State, Placement, VpcId, SubnetId, SecurityGroups, Tags } =
        Reservations?.[0]?.Instances?.[0] ?? {};
      return {
        InstanceId,
        State,
        zone: /^eu-west-1[abc]$/.test(Placement?.AvailabilityZone ?? ''),
        VpcId,
        SubnetId,
        groups: SecurityGroups?.map((group) => group.GroupName),
        Tags,
      };
    },
    gives: {
      InstanceId: '<i>',
      State: { Code: 16, Name: 'running' },
      zone: true,
      VpcId: '<vpc>',
      SubnetId: '<subnet>',
      groups: ['default'],
      Tags: [{ Key: 'Name', Value: 'worker' }],
    },
    differs: { moto: 'puts an instance into no group when none is named' },
  },
  {
    call: 'ec2:DescribeInstances',
    says: 'refuses an id that is not there',
    run: (bench) => refusal(ec2(bench).describeInstances({ InstanceIds: [UNKNOWN] })),
    gives: 'InvalidInstanceID.NotFound',
  },
  {
    call: 'ec2:DescribeInstances',
    says: 'filtered by an id that is not there gives nothing',
    run: async (bench) =>
      (await ec2(bench).describeInstances({ Filters: [{ Name: 'instance-id', Values: [UNKNOWN] }] }))
        .Reservations,
    gives: [],
  },
  {
    call: 'ec2:DescribeInstances',
    says: 'knows one region only',
    async run(bench) {
      await launch(bench);
      return (await ec2(bench, 'us-west-2').describeInstances({})).Reservations;
    },
    gives: [],
  },
  {
    call: 'ec2:DescribeInstances',
    says: 'gives all instances over pages',
    async run(bench) {
      for (let reservation = 0; reservation < 7; reservation += 1) await launch(bench);
      let pages = 0;
      const ids = new Set<string | undefined>();
      let token: string | undefined;
      do {
        const page = await ec2(bench).describeInstances({
          MaxResults: 5,
          ...(token ? { NextToken: token } : {}),
        });
        for (const { Instances = [] } of page.Reservations ?? []) {
          for (const { InstanceId } of Instances) ids.add(InstanceId);
        }
        pages += 1;
        token = page.NextToken;
      } while (token);
      return { pages, instances: ids.size };
    },
    gives: { pages: 2, instances: 7 },
    differs: { ministack: 'gives one page' },
  },
  {
    call: 'ec2:DescribeInstanceAttribute',
    says: 'tells termination protection asked for at launch',
    async run(bench) {
      const [InstanceId] = await launch(bench, { DisableApiTermination: true });
      const read = await ec2(bench).describeInstanceAttribute({
        InstanceId,
        Attribute: 'disableApiTermination',
      });
      return read.DisableApiTermination;
    },
    gives: { Value: true },
    differs: { moto: NOT_AT_LAUNCH, ministack: 'answers false whatever was asked for' },
  },
  {
    call: 'ec2:DescribeInstanceAttribute',
    says: 'gives the user data as it was sent',
    async run(bench) {
      const UserData = Buffer.from('#!/bin/sh\necho mine\n').toString('base64');
      const [InstanceId] = await launch(bench, { UserData });
      return (await ec2(bench).describeInstanceAttribute({ InstanceId, Attribute: 'userData' })).UserData
        ?.Value;
    },
    gives: Buffer.from('#!/bin/sh\necho mine\n').toString('base64'),
    differs: { ministack: 'gives no user data' },
  },
  {
    call: 'ec2:ModifyInstanceAttribute',
    says: 'sets termination protection, which TerminateInstances then respects',
    async run(bench) {
      const [InstanceId] = await launch(bench);
      await ec2(bench).modifyInstanceAttribute({ InstanceId, DisableApiTermination: { Value: true } });
      const code = await refusal(ec2(bench).terminateInstances({ InstanceIds: [InstanceId] }));
      return { code, state: await stateOf(bench, InstanceId) };
    },
    gives: { code: 'OperationNotPermitted', state: 'running' },
    differs: { ministack: NO_ATTRIBUTE },
  },
  {
    call: 'ec2:ModifyInstanceAttribute',
    says: 'takes termination protection away',
    async run(bench) {
      const [InstanceId] = await launch(bench, { DisableApiTermination: true });
      await ec2(bench).modifyInstanceAttribute({ InstanceId, ...UNPROTECTED });
      await ec2(bench).terminateInstances({ InstanceIds: [InstanceId] });
      await bench.settle();
      return stateOf(bench, InstanceId);
    },
    gives: 'terminated',
    differs: { ministack: NO_ATTRIBUTE },
  },
  {
    call: 'ec2:ModifyInstanceAttribute',
    says: 'sets stop protection, which StopInstances then respects',
    async run(bench) {
      const [InstanceId] = await launch(bench);
      await ec2(bench).modifyInstanceAttribute({ InstanceId, DisableApiStop: { Value: true } });
      return refusal(ec2(bench).stopInstances({ InstanceIds: [InstanceId] }));
    },
    gives: 'OperationNotPermitted',
    differs: { ministack: NO_ATTRIBUTE },
  },
  {
    call: 'ec2:ModifyInstanceAttribute',
    says: 'refuses an id that is not there',
    run: (bench) => refusal(ec2(bench).modifyInstanceAttribute({ InstanceId: UNKNOWN, ...UNPROTECTED })),
    gives: 'InvalidInstanceID.NotFound',
    differs: { ministack: NO_ATTRIBUTE },
  },
  {
    call: 'ec2:TerminateInstances',
    says: 'respects protection asked for at launch',
    async run(bench) {
      const [id] = await launch(bench, { DisableApiTermination: true });
      const code = await refusal(ec2(bench).terminateInstances({ InstanceIds: [id] }));
      return { code, state: await stateOf(bench, id) };
    },
    gives: { code: 'OperationNotPermitted', state: 'running' },
    differs: { moto: NOT_AT_LAUNCH, ministack: 'knows no termination protection' },
  },
  {
    call: 'ec2:TerminateInstances',
    says: 'tells the state before and after, and ends terminated',
    async run(bench) {
      const [id] = await launch(bench);
      const { TerminatingInstances = [] } = await ec2(bench).terminateInstances({ InstanceIds: [id] });
      await bench.settle();
      const change = TerminatingInstances[0];
      return {
        id: change?.InstanceId,
        before: change?.PreviousState,
        after: change?.CurrentState,
        finally: await stateOf(bench, id),
      };
    },
    gives: {
      id: '<i>',
      before: { Code: 16, Name: 'running' },
      after: { Code: 32, Name: 'shutting-down' },
      finally: 'terminated',
    },
    differs: { ministack: 'has instances terminated at once' },
  },
  {
    call: 'ec2:TerminateInstances',
    says: 'with one unknown id terminates none',
    async run(bench) {
      const [id] = await launch(bench);
      const code = await refusal(ec2(bench).terminateInstances({ InstanceIds: [id, UNKNOWN] }));
      return { code, state: await stateOf(bench, id) };
    },
    gives: { code: 'InvalidInstanceID.NotFound', state: 'running' },
  },
  {
    call: 'ec2:TerminateInstances',
    says: 'refuses an id that is none',
    run: (bench) => refusal(ec2(bench).terminateInstances({ InstanceIds: ['instance'] })),
    gives: 'InvalidInstanceID.Malformed',
    differs: { moto: 'looks for it', ministack: 'looks for it' },
  },
  {
    call: 'ec2:TerminateInstances',
    says: 'takes an instance that is terminated already',
    async run(bench) {
      const [id] = await launch(bench);
      await ec2(bench).terminateInstances({ InstanceIds: [id] });
      await bench.settle();
      const { TerminatingInstances } = await ec2(bench).terminateInstances({ InstanceIds: [id] });
      return TerminatingInstances?.map((change) => change.InstanceId);
    },
    gives: ['<i>'],
  },
  {
    call: 'ec2:GetConsoleOutput',
    says: 'names the instance it was asked for',
    async run(bench) {
      const [InstanceId] = await launch(bench);
      return (await ec2(bench).getConsoleOutput({ InstanceId })).InstanceId;
    },
    gives: '<i>',
    differs: { ministack: 'lacks the operation' },
  },
];
