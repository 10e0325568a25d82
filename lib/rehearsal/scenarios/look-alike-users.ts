import { signIn } from '../account/console.ts';
import type { World } from '../world.ts';
import { inOffice } from './office/in-office.ts';
import type { Intruder } from './office/intruder.ts';

const MINUTE = 60_000;
const REGIONS = ['us-east-1', 'eu-west-1', 'sa-east-1'];
const LOOK_ALIKE = 'web-depIoy';
const ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** Looks around as a file browser for S3 would, and reads what is known about him. */
async function lookAround(attacker: Intruder): Promise<void> {
  const aws = attacker.as();
  await aws.read('s3', 'us-east-1').listBuckets({});
  await aws.read('cloudtrail', 'us-east-1').lookupEvents({ MaxResults: 10 });
  await aws.read('iam').listUsers({});
}

/** Gives a password to a user who has none, and signs in as that user. */
async function takeOver(attacker: Intruder, world: World): Promise<void> {
  const iam = attacker.as().write('iam');
  const password = `Vv3!${world.account.secret(16)}`;
  await iam.createLoginProfile({ UserName: 'data-pipeline', Password: password });
  await world.clock.sleep(20_000);
  const session = signIn(world.account, 'data-pipeline', password, attacker);
  if (session === undefined) throw new Error('The sign-in was refused.');
  const { accessKeyId, secretAccessKey, sessionToken } = session;
  const credentials = attacker.gain({
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
  });
  await attacker.as(credentials).read('ec2', 'us-east-1').describeInstances({});
}

/** A user whose name reads like a colleague's, with every right and a key of its own. */
async function dress(attacker: Intruder): Promise<void> {
  const iam = attacker.as().write('iam');
  await iam.createUser({ UserName: LOOK_ALIKE });
  await iam.putUserPolicy({ UserName: LOOK_ALIKE, PolicyName: 'deploy', PolicyDocument: ALL });
  attacker.gain((await iam.createAccessKey({ UserName: LOOK_ALIKE })).AccessKey);
}

async function launch(attacker: Intruder, world: World): Promise<void> {
  const aws = attacker.as();
  for (const region of REGIONS) {
    const ec2 = aws.write('ec2', region);
    await ec2.createKeyPair({ KeyName: 'su' });
    const { GroupId } = await ec2.createSecurityGroup({
      ...{ GroupName: 'launch-wizard-1', Description: 'launch-wizard created' },
    });
    await ec2.authorizeSecurityGroupIngress({
      ...(GroupId === undefined ? {} : { GroupId }),
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
    await ec2.runInstances({
      ...{ ImageId: 'ami-0fedcba9876543210', InstanceType: 'c5.12xlarge', MinCount: 1, MaxCount: 4 },
      KeyName: 'su',
      ...(GroupId === undefined ? {} : { SecurityGroupIds: [GroupId] }),
    });
  }
  const theirs = Object.values(world.account.region('us-east-1').ec2.securityGroups).find(({ groupName }) =>
    groupName.startsWith('service-'),
  );
  if (theirs === undefined) return;
  await aws.write('ec2', 'us-east-1').authorizeSecurityGroupIngress({
    GroupId: theirs.groupId,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 3389, ToPort: 3389, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  });
}

/** When one of his keys goes, another user is made from what is left, and the first traces are taken away. */
async function reactOnce(aws: ReturnType<Intruder['as']>, world: World): Promise<void> {
  const { users } = world.account.state.iam;
  if (users[`${LOOK_ALIKE}-2`] !== undefined) return;
  const iam = aws.write('iam');
  await iam.createUser({ UserName: `${LOOK_ALIKE}-2` });
  await iam.createAccessKey({ UserName: `${LOOK_ALIKE}-2` });
  await iam.deleteLoginProfile({ UserName: 'data-pipeline' });
}

/**
 * After https://permiso.io/blog/s/unmasking-guivil-new-cloud-threat-actor: somebody who works in the console, gives
 * passwords to users without one, hides behind look-alike names, and comes back while the response is under way.
 */
export const lookAlikeUsers = inOffice({
  id: 'look-alike-users',
  title: 'A leaked key, used to come in through the console and to stay',
  summary:
    'A password on an existing user, a console session, a user whose name reads like a colleague’s, instances in three regions, and new users while the responder works.',
  developerRights: 'AdministratorAccess',
  origin: {
    address: '203.0.113.91',
    userAgent: '[S3 Browser/10.9.9 (https://s3browser.com)]',
  },
  deeds: (attacker, world) => [
    { at: 9 * MINUTE, who: 'attacker', run: () => lookAround(attacker) },
    { at: 12 * MINUTE, who: 'attacker', run: () => takeOver(attacker, world) },
    { at: 18 * MINUTE, who: 'attacker', run: () => dress(attacker) },
    { at: 24 * MINUTE, who: 'attacker', run: () => launch(attacker, world) },
  ],
  react: reactOnce,
});
