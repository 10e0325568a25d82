import { describe, expect, it } from 'vitest';
import { createAws } from '../../lib/aws/create.ts';
import { createAccount } from '../../lib/rehearsal/account/create-account.ts';
import { requestHandler } from '../../lib/rehearsal/account/request-handler.ts';
import { seedUser } from '../../lib/rehearsal/account/seed.ts';
import { collateral } from '../../lib/rehearsal/collateral.ts';
import { type Ledger, ledger } from '../../lib/rehearsal/ledger.ts';
import { services } from '../../lib/rehearsal/services/registry.ts';
import { standing, unrestored } from '../../lib/rehearsal/truth.ts';
import { virtualClock } from '../../lib/rehearsal/virtual-clock.ts';

const REGION = 'eu-west-1';
const PATH = '.rules';
const DENY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
});
const rule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** An account of a responder, a colleague and an attacker, whose doings are noted. */
function scene() {
  const clock = virtualClock({ start: new Date('2026-11-23T09:00:00Z') });
  const account = createAccount({ accountId: '482910374655', clock, services, options: { latencyMs: 0 } });
  const [noted, response] = [ledger(account), ledger(account)];
  const member = (userName: string, watching?: Ledger) => {
    const { accessKeys } = seedUser(account, {
      userName,
      createdAt: '2026-01-15T08:00:00.000Z',
      attached: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      keys: [{ createdAt: '2026-01-15T08:00:00.000Z' }],
    });
    const [credentials] = accessKeys;
    if (credentials === undefined) throw new Error('no key');
    const origin = watching === undefined ? {} : { around: watching.around };
    const aws = createAws({ credentials, clock, requestHandler: requestHandler(account, origin) });
    return { credentials, ec2: aws.write('ec2', REGION), iam: aws.write('iam') };
  };
  const [responder, colleague, attacker] = [
    member('responder', response),
    member('colleague'),
    member('ci', noted),
  ];
  const situation = {
    ...{ briefing: [], inputs: {}, secrets: [], responder: responder.credentials },
    attack: {
      affectedUser: 'ci',
      attacker: { ledger: noted, goOn: () => undefined, shutOutSince: () => undefined },
    },
  };
  const judge = (before: typeof account.state) => collateral(before, account.state, situation, response);
  return { account, clock, noted, responder, colleague, attacker, judge };
}

describe('what an attacker did to the account', () => {
  it('is what its own calls made and still stands, whatever others made of the same kind', async () => {
    const { account, noted, attacker, colleague, responder } = scene();
    await colleague.ec2.createKeyPair({ KeyName: 'web' });
    await attacker.ec2.createKeyPair({ KeyName: 'support-2' });
    await attacker.iam.createUser({ UserName: 'helper' });
    await attacker.iam.createAccessKey({ UserName: 'helper' }).catch(() => undefined);
    expect(standing(account.state, noted)).toEqual([
      expect.stringMatching(/^iam\/users helper AIDA/),
      expect.stringMatching(/^iam\/users\/accessKeys AKIA/),
      `ec2/keyPairs support-2 in ${REGION}`,
    ]);
    await responder.ec2.deleteKeyPair({ KeyName: 'support-2' });
    expect(standing(account.state, noted)).toHaveLength(2);
  });

  it('counts as undone when each altered field is as it was, one rule of a group by itself', async () => {
    const { account, noted, attacker, colleague, responder, judge } = scene();
    const { GroupId = '' } = await colleague.ec2.createSecurityGroup({ GroupName: 'web', Description: 'w' });
    await attacker.ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [rule] });
    const before = structuredClone(account.state);
    expect(
      unrestored(account.state, noted).every((line) => line.includes(`${GroupId} in ${REGION}: ${PATH}`)),
    ).toBe(true);
    expect(unrestored(account.state, noted).length).toBeGreaterThan(0);
    await responder.ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions: [rule] });
    expect(unrestored(account.state, noted)).toEqual([]);
    expect(judge(before)).toEqual([]);
  });
});

describe('collateral', () => {
  it('is what a colleague had and the response took or changed, not what it replaced for everybody', async () => {
    const { account, colleague, responder, judge } = scene();
    await colleague.ec2.createKeyPair({ KeyName: 'web' });
    await colleague.ec2.createKeyPair({ KeyName: 'old' });
    const { GroupId = '' } = await colleague.ec2.createSecurityGroup({ GroupName: 'web', Description: 'w' });
    const before = structuredClone(account.state);
    await colleague.ec2.deleteKeyPair({ KeyName: 'old' });
    const { AccessKey } = await responder.iam.createAccessKey({ UserName: 'colleague' });
    await responder.iam.deleteAccessKey({
      UserName: 'colleague',
      AccessKeyId: colleague.credentials.accessKeyId,
    });
    await responder.iam.putUserPolicy({ UserName: 'ci', PolicyName: 'spillkit-deny', PolicyDocument: DENY });
    expect(judge(before)).toEqual([]);
    await responder.ec2.deleteKeyPair({ KeyName: 'web' });
    await responder.ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [rule] });
    await responder.iam.deleteAccessKey({
      UserName: 'colleague',
      AccessKeyId: AccessKey?.AccessKeyId ?? '',
    });
    expect(judge(before).toSorted()).toEqual([
      `ec2/keyPairs web in ${REGION} is gone`,
      expect.stringContaining(`ec2/securityGroups ${GroupId} in ${REGION} was changed`),
      'user colleague has no active key left',
    ]);
  });
});
