import { describe, expect, it } from 'vitest';
import { type Lab, lab, REGION } from '../resources/lab.ts';
import { onlyRevert, revert, reverts } from './altering.ts';

const own = (there: Lab) => there.ctx.aws.write('ec2', REGION);
const theirs = (there: Lab) => there.attacker.write('ec2', REGION);
const acl = async (there: Lab) =>
  (await own(there).describeNetworkAcls({})).NetworkAcls?.find(({ IsDefault }) => !IsDefault);
const LAST = { RuleNumber: 32767, Egress: false };

async function recording(there: Lab, region = REGION) {
  const config = there.ctx.aws.write('configservice', region);
  await config.putConfigurationRecorder({ ConfigurationRecorder: { name: 'default' } });
  await config.putDeliveryChannel({ DeliveryChannel: { name: 'default', s3BucketName: 'config' } });
  await config.startConfigurationRecorder({ ConfigurationRecorderName: 'default' });
}

/** A network ACL an hour before the leak, whose last entry no event tells; the attacker takes it out. */
async function entryTaken(there: Lab) {
  await own(there).createNetworkAcl({ VpcId: there.account.region(REGION).ec2.vpcId });
  const NetworkAclId = (await acl(there))?.NetworkAclId;
  await there.afterTheLeak();
  await theirs(there).deleteNetworkAclEntry({ NetworkAclId, ...LAST });
  return NetworkAclId ?? '';
}

/** Replaces what AWS Config has recorded of the ACL. */
function recorded(there: Lab, id: string, item: object) {
  const { shelves } = there.account.region(REGION);
  const kept = { capturedAt: '2026-11-01T00:00:00.000Z', status: 'OK', supplementary: {}, ...item };
  const named = { resourceType: 'AWS::EC2::NetworkAcl', resourceId: id };
  shelves['configservice/item'] = { [`AWS::EC2::NetworkAcl/${id}`]: [{ ...named, ...kept }] };
}

describe('an old value that no event tells', () => {
  it('is the one AWS Config recorded last before the attacker’s event, with the time it did', async () => {
    const there = lab({ before: true });
    await recording(there);
    await entryTaken(there);
    await there.clock.advance(60_000);
    const change = await onlyRevert(there);
    expect(change.preselected).toBe(true);
    expect(change.because).toContainEqual(
      expect.objectContaining({
        fact: expect.stringMatching(/^AWS Config recorded it at 2026-11-23T08:\d\d/),
      }),
    );
    expect(await revert(there, change)).toEqual({ result: 'applied' });
    expect((await acl(there))?.Entries).toContainEqual(expect.objectContaining({ ...LAST, Protocol: '-1' }));
  });

  it('is read from an item as AWS Config writes them', async () => {
    const there = lab({ before: true });
    await recording(there);
    const id = await entryTaken(there);
    const entry = { cidrBlock: '0.0.0.0/0', egress: false, icmpTypeCode: null, ipv6CidrBlock: null };
    const rest = { protocol: '6', ruleAction: 'deny', ruleNumber: 32767, portRange: { from: 25, to: 25 } };
    recorded(there, id, {
      configuration: JSON.stringify({ associations: [], entries: [{ ...entry, ...rest }], isDefault: true }),
    });
    expect((await onlyRevert(there)).params.to).toEqual({
      ...{ action: 'deny', protocol: '6', block: '0.0.0.0/0', ports: [25, 25] },
    });
  });

  it('is not looked for where that is denied, which is told apart from there being none', async () => {
    const there = lab({ before: true });
    await recording(there);
    await entryTaken(there);
    there.refuse('GetResourceConfigHistory', 'AccessDeniedException');
    expect(await reverts(there)).toMatchObject({
      changes: [],
      unlooked: [
        { call: expect.stringContaining('before'), reason: expect.stringContaining('AccessDenied') },
      ],
      leftToHuman: [{ why: expect.not.stringContaining('AWS Config') }],
    });
  });

  it.each([
    ['does not record AWS::EC2::NetworkAcl there', undefined],
    ['recorded nothing of it before', { status: 'ResourceDeleted', configuration: '{}' }],
    ['has not recorded since 2026-01-02T00:00:00.000Z', { capturedAt: '2026-01-02T00:00:00.000Z' }],
  ])('is none where AWS Config %s', async (reason, item) => {
    const there = lab({ before: true });
    await recording(there);
    const id = await entryTaken(there);
    await there.ctx.aws
      .write('configservice', REGION)
      .stopConfigurationRecorder({ ConfigurationRecorderName: 'default' });
    const [recorder] = Object.values(there.account.region(REGION).shelves['configservice/recorder'] ?? {});
    Object.assign(recorder as object, { lastStopTime: '2026-01-03T00:00:00.000Z' });
    if (item === undefined) there.account.region(REGION).shelves['configservice/item'] = {};
    else recorded(there, id, { configuration: '{"entries":[]}', ...item });
    expect(await reverts(there)).toMatchObject({
      changes: [],
      unlooked: [],
      leftToHuman: [{ why: expect.stringContaining(`(AWS Config ${reason})`) }],
    });
  });

  it('of a principal is looked for in every region, by its unique id', async () => {
    const there = lab({ before: true });
    const POLICY = { PolicyName: 'deploy', PolicyDocument: '{"Version":"2012-10-17","Statement":[]}' };
    there.user('bob');
    there.account.seedIam(({ users }) => {
      if (users.bob) users.bob.inlinePolicies.deploy = POLICY.PolicyDocument;
    });
    await recording(there, 'us-east-1');
    await there.ctx.aws.read('iam').listUsers({});
    await there.afterTheLeak();
    await there.attacker.write('iam').deleteUserPolicy({ UserName: 'bob', PolicyName: 'deploy' });
    const change = await onlyRevert(there);
    expect(change.title).toBe('Put back the text of inline policy deploy of user bob');
    expect(await revert(there, change)).toEqual({ result: 'applied' });
    expect(there.account.state.iam.users.bob?.inlinePolicies).toEqual({ deploy: POLICY.PolicyDocument });
  });
});
