import { signInWithToken } from '../account/console.ts';
import { functionSession } from '../services/lambda/function-session.ts';
import type { World } from '../world.ts';
import { inOffice } from './office/in-office.ts';
import { type Intruder, refused } from './office/intruder.ts';

const MINUTE = 60_000;
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const REGION = 'us-east-1';
const TRUSTING_LAMBDA = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

async function addUsers(attacker: Intruder, world: World): Promise<void> {
  const aws = attacker.as();
  await aws.read('sesv2', REGION).getAccount({});
  const iam = aws.write('iam');
  for (const UserName of ['supportdesk1', 'supportdesk2']) {
    await iam.createUser({ UserName });
    await iam.createLoginProfile({ UserName, Password: `Wq5!${world.account.secret(16)}` });
    await iam.attachUserPolicy({ UserName, PolicyArn: ADMIN });
  }
}

/** A federation token outlives the key; in the console it may do what it may not do by API. */
async function throughTheConsole(attacker: Intruder, world: World): Promise<void> {
  const everything = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
  const { Credentials } = await attacker
    .as()
    .write('sts')
    .getFederationToken({ Name: 'helpdesk', Policy: everything });
  const token = attacker.gain(Credentials);
  const held = world.account.state.sessions[token.accessKeyId];
  if (held === undefined) throw new Error('The token is not known to the account.');
  const session = signInWithToken(world.account, held, attacker);
  const inConsole = attacker.gain({
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
  });
  const aws = attacker.as(inConsole);
  const iam = aws.write('iam');
  await iam.createRole({ RoleName: 'helpdesk-task', AssumeRolePolicyDocument: TRUSTING_LAMBDA });
  await iam.attachRolePolicy({ RoleName: 'helpdesk-task', PolicyArn: ADMIN });
  await world.clock.sleep(15_000);
  await aws.write('lambda', REGION).createFunction({
    ...{ FunctionName: 'helpdesk', Runtime: 'python3.13', Handler: 'index.handler' },
    Role: `arn:aws:iam::${world.account.accountId}:role/helpdesk-task`,
    Code: { ZipFile: Buffer.from('PK helpdesk') },
  });
  const api = aws.write('apigatewayv2', REGION);
  const { ApiId } = await api.createApi({ Name: 'helpdesk', ProtocolType: 'HTTP' });
  const { IntegrationId } = await api.createIntegration({
    ...{ ApiId, IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' },
    IntegrationUri: `arn:aws:lambda:${REGION}:${world.account.accountId}:function:helpdesk`,
  });
  await api.createRoute({ ApiId, RouteKey: 'POST /', Target: `integrations/${IntegrationId}` });
  await api.createStage({ ApiId, StageName: '$default', AutoDeploy: true });
}

/** Calls his open address: the function makes a user, with no key of his in sight. */
async function throughTheFunction(attacker: Intruder, world: World, name: string): Promise<void> {
  const session = functionSession(world.account, REGION, 'helpdesk');
  if (session === undefined) return;
  const { accessKeyId, secretAccessKey, sessionToken } = session;
  const iam = attacker
    .as(
      attacker.gain({
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
      }),
    )
    .write('iam');
  await iam.createUser({ UserName: name });
  await iam.attachUserPolicy({ UserName: name, PolicyArn: ADMIN });
  attacker.gain((await iam.createAccessKey({ UserName: name })).AccessKey);
}

/** A user of his own in the company's directory, with every right through a permission set of his. */
async function throughTheDirectory(attacker: Intruder): Promise<void> {
  const aws = attacker.as();
  const { Instances: [instance] = [] } = await aws.read('sso-admin', REGION).listInstances({});
  if (instance === undefined) return;
  const { InstanceArn, IdentityStoreId } = instance;
  const { UserId } = await aws.write('identitystore', REGION).createUser({
    ...{ IdentityStoreId, UserName: 'backup-admin', DisplayName: 'Backup admin' },
    Name: { GivenName: 'Backup', FamilyName: 'Admin' },
  });
  const sso = aws.write('sso-admin', REGION);
  const { PermissionSet } = await sso.createPermissionSet({ InstanceArn, Name: 'BackupAdmin' });
  await sso.createAccountAssignment({
    ...{ InstanceArn, PrincipalId: UserId, PrincipalType: 'USER', TargetType: 'AWS_ACCOUNT' },
    PermissionSetArn: PermissionSet?.PermissionSetArn,
    TargetId: (await aws.identity()).account,
  });
}

/**
 * After https://securitylabs.datadoghq.com/articles/tales-from-the-cloud-trenches-the-attacker-doth-persist-too-much:
 * one key, and ways back in of every kind: users, a federation token in the console, the directory, and a function
 * behind an open address that makes further users for whoever calls it.
 */
export const persistenceInDepth = inOffice({
  id: 'persistence-in-depth',
  title: 'A leaked key, and a way back in behind every other',
  summary:
    'Users with passwords, a federation token that outlives the key, a user in the directory, and a function behind an open address that makes new users while the responder works.',
  developerRights: 'AdministratorAccess',
  origin: { address: '203.0.113.170', userAgent: 'aws-cli/2.15.30 Python/3.11.8 Darwin/23.4.0' },
  deeds: (attacker, world) => [
    { at: 5 * MINUTE, who: 'attacker', run: () => addUsers(attacker, world) },
    { at: 11 * MINUTE, who: 'attacker', run: () => throughTheConsole(attacker, world) },
    { at: 17 * MINUTE, who: 'attacker', run: () => throughTheFunction(attacker, world, 'svc-sync') },
    { at: 22 * MINUTE, who: 'attacker', run: () => throughTheDirectory(attacker) },
    {
      ...{ at: 28 * MINUTE, who: 'attacker' },
      run: async () => {
        await attacker
          .as()
          .write('ec2', REGION)
          .createSecurityGroup({ GroupName: 'helpdesk', Description: 'helpdesk' });
      },
    },
  ],
  // The address answers as long as the function stands, whatever becomes of the keys.
  react: async (_, world, attacker) => {
    if (world.account.state.iam.users['svc-sync-2'] === undefined) {
      await throughTheFunction(attacker, world, 'svc-sync-2').catch(refused);
    }
  },
});
