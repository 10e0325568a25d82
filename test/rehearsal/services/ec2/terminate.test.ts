import type { EC2 } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { refusal } from '../../account/in-account.ts';
import { first, inServices, statesOf } from '../in-services.ts';

async function subnets(ec2: EC2): Promise<string[]> {
  const { Subnets = [] } = await ec2.describeSubnets({});
  return Subnets.map(({ SubnetId = '' }) => SubnetId);
}

describe('TerminateInstances', () => {
  it('shuts down at once, is terminated soon and forgotten after an hour', async () => {
    const { launch, clients, clock } = inServices();
    const { ec2 } = clients();
    const id = first(await launch(1));
    await clock.advance(30_000);
    const { TerminatingInstances } = await ec2.terminateInstances({ InstanceIds: [id] });
    expect(TerminatingInstances).toMatchObject([
      {
        InstanceId: id,
        PreviousState: { Name: 'running' },
        CurrentState: { Code: 32, Name: 'shutting-down' },
      },
    ]);
    await clock.advance(60_000);
    expect(await statesOf(ec2)).toEqual({ [id]: 'terminated' });
    expect((await ec2.terminateInstances({ InstanceIds: [id] })).TerminatingInstances).toMatchObject([
      { CurrentState: { Name: 'terminated' } },
    ]);
    await clock.advance(3_600_000);
    expect(await statesOf(ec2)).toEqual({});
    expect(await refusal(ec2.terminateInstances({ InstanceIds: [id] }))).toMatchObject({
      code: 'InvalidInstanceID.NotFound',
      message: `The instance ID '${id}' does not exist`,
    });
  });

  it('terminates nothing when one id is unknown or malformed, and names it', async () => {
    const { launch, clients } = inServices();
    const { ec2 } = clients();
    const id = first(await launch(1));
    const unknown = 'i-00000000000000000';
    expect(await refusal(ec2.terminateInstances({ InstanceIds: [id, unknown] }))).toMatchObject({
      code: 'InvalidInstanceID.NotFound',
      message: `The instance ID '${unknown}' does not exist`,
    });
    expect(await refusal(ec2.terminateInstances({ InstanceIds: [id, 'mine'] }))).toMatchObject({
      code: 'InvalidInstanceID.Malformed',
      message: 'Invalid id: "mine"',
    });
    expect(await statesOf(ec2)).toEqual({ [id]: 'pending' });
  });

  it('a protected instance saves its zone, and no other', async () => {
    const { launch, clients } = inServices();
    const { ec2 } = clients();
    const [here = '', there = ''] = await subnets(ec2);
    const hard = first(await launch(1, { SubnetId: here, DisableApiTermination: true }));
    const neighbour = first(await launch(1, { SubnetId: here }));
    const away = first(await launch(1, { SubnetId: there }));
    expect(await refusal(ec2.terminateInstances({ InstanceIds: [neighbour, away, hard] }))).toMatchObject({
      code: 'OperationNotPermitted',
      message: `The instance '${hard}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    });
    expect(await statesOf(ec2)).toEqual({
      [hard]: 'pending',
      [neighbour]: 'pending',
      [away]: 'shutting-down',
    });
  });

  it('goes through once both protections are off, one attribute a call', async () => {
    const { launch, clients } = inServices();
    const { ec2 } = clients();
    const id = first(await launch(1, { DisableApiTermination: true, DisableApiStop: true }));
    const off = { Value: false };
    expect(
      await refusal(
        ec2.modifyInstanceAttribute({ InstanceId: id, DisableApiTermination: off, DisableApiStop: off }),
      ),
    ).toMatchObject({ code: 'InvalidParameterCombination' });
    await ec2.modifyInstanceAttribute({ InstanceId: id, DisableApiTermination: off });
    expect(await refusal(ec2.terminateInstances({ InstanceIds: [id] }))).toMatchObject({
      code: 'OperationNotPermitted',
      message: expect.stringContaining("'disableApiStop'"),
    });
    await ec2.modifyInstanceAttribute({ InstanceId: id, Attribute: 'disableApiStop', Value: 'false' });
    const { DisableApiStop } = await ec2.describeInstanceAttribute({
      InstanceId: id,
      Attribute: 'disableApiStop',
    });
    expect(DisableApiStop).toEqual({ Value: false });
    await ec2.terminateInstances({ InstanceIds: [id] });
    expect(await statesOf(ec2)).toEqual({ [id]: 'shutting-down' });
  });

  it('is recorded with the state changes, and with the error when a protection held', async () => {
    const { launch, clients, records } = inServices();
    const { ec2 } = clients();
    const soft = first(await launch(1));
    const hard = first(await launch(1, { DisableApiTermination: true }));
    await ec2.terminateInstances({ InstanceIds: [soft] });
    await refusal(ec2.terminateInstances({ InstanceIds: [hard] }));
    expect(records('TerminateInstances')).toMatchObject([
      {
        requestParameters: { instancesSet: { items: [{ instanceId: soft }] } },
        responseElements: {
          instancesSet: { items: [{ instanceId: soft, currentState: { code: 32, name: 'shutting-down' } }] },
        },
      },
      { errorCode: 'Client.OperationNotPermitted', responseElements: null },
    ]);
  });

  it('takes volumes along unless told to keep them', async () => {
    const { launch, clients, clock } = inServices();
    const { ec2 } = clients();
    const id = first(
      await launch(1, {
        BlockDeviceMappings: [
          { DeviceName: '/dev/sdb', Ebs: { VolumeSize: 100, DeleteOnTermination: false } },
        ],
      }),
    );
    expect((await ec2.describeVolumes({})).Volumes).toHaveLength(2);
    await ec2.terminateInstances({ InstanceIds: [id] });
    await clock.advance(60_000);
    expect((await ec2.describeVolumes({})).Volumes).toMatchObject([
      { Size: 100, State: 'available', Attachments: [] },
    ]);
  });
});

describe('StopInstances and StartInstances', () => {
  it('stop and start again, unless protected', async () => {
    const { launch, clients, clock } = inServices();
    const { ec2 } = clients();
    const soft = first(await launch(1));
    const hard = first(await launch(1, { DisableApiStop: true }));
    await clock.advance(30_000);
    expect(await refusal(ec2.stopInstances({ InstanceIds: [soft, hard] }))).toMatchObject({
      code: 'OperationNotPermitted',
      message: `The instance '${hard}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
    });
    await ec2.stopInstances({ InstanceIds: [soft] });
    await clock.advance(60_000);
    expect(await statesOf(ec2)).toEqual({ [soft]: 'stopped', [hard]: 'running' });
    await ec2.startInstances({ InstanceIds: [soft] });
    await clock.advance(60_000);
    expect(await statesOf(ec2)).toEqual({ [soft]: 'running', [hard]: 'running' });
    await ec2.terminateInstances({ InstanceIds: [soft] });
    expect(await refusal(ec2.startInstances({ InstanceIds: [soft] }))).toMatchObject({
      code: 'IncorrectInstanceState',
    });
  });
});
