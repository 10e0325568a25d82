import { describe, expect, it } from 'vitest';
import { attribute } from '../../lib/lineage/attribution.ts';
import { traceLineage } from '../../lib/lineage/trace.ts';
import type { Lineage } from '../../lib/lineage/types.ts';
import { walkLineage } from '../../lib/lineage/walk.ts';
import type { TrailRecord, UserIdentity } from '../../lib/trail/record.ts';
import {
  ACCOUNT,
  assumedRole,
  consoleUser,
  createdUser,
  keyId,
  launched,
  record,
  roleArn,
  roleSession,
  user,
} from './records.ts';
import { sourceOf } from './source-of.ts';

const LEAKED = keyId('AKIA', 1);
const SESSION = keyId('ASIA', 2);
const OTHER = keyId('ASIA', 3);
const owner = user('dev', LEAKED);
const colleague = user('colleague', keyId('AKIA', 900));
const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 10, minute)).toISOString().replace('.000', '');
const HOME = { sourceIPAddress: '198.51.100.7' };
const seed = {
  keyId: LEAKED,
  since: new Date(at(0)),
  startedAt: new Date(at(50)),
  responderArn: `arn:aws:iam::${ACCOUNT}:user/responder`,
};

/** The lineage of the whole trail, and proof that look-ups alone find the same. */
async function traced(records: readonly TrailRecord[]) {
  const lineage = traceLineage(seed, records);
  const window = { from: new Date(at(-60)), to: new Date(at(59)) };
  const walked = await walkLineage(seed, sourceOf(records).source, window, new AbortController().signal);
  expect(walked.lineage.records).toEqual(lineage.records);
  const kinds = ({ credentials }: Lineage) => credentials.map(({ id, kind, via }) => ({ id, kind, via }));
  expect(kinds(walked.lineage)).toEqual(kinds(lineage));
  return {
    lineage,
    ids: lineage.credentials.map(({ id }) => id),
    verdicts: Object.fromEntries(records.map((one) => [one.eventID, attribute(lineage, one).verdict])),
    verdict: (one: TrailRecord) => attribute(lineage, one).verdict,
  };
}

const service = (name: string): UserIdentity => ({ type: 'AWSService', invokedBy: `${name}.amazonaws.com` });

/** A service-linked role's session: one key for everything the service does in the account. */
const linked = (invokedBy: string, role: string, session: string): UserIdentity => ({
  ...roleSession(role, session, keyId('ASIA', 70)),
  invokedBy: `${invokedBy}.amazonaws.com`,
});
const autoscaling = linked('autoscaling', 'AWSServiceRoleForAutoScaling', 'AutoScaling');

function serviceLaunch(
  minute: number,
  id: string,
  tag: readonly [key: string, value: string],
  by = autoscaling,
) {
  const { requestParameters, responseElements } = launched([id]);
  const [key, value] = tag;
  return record(at(minute), 'ec2:RunInstances', by, {
    sourceIPAddress: by.invokedBy ?? '',
    requestParameters: {
      ...requestParameters,
      tagSpecificationSet: { items: [{ resourceType: 'instance', tags: [{ key, value }] }] },
    },
    responseElements: responseElements ?? null,
  });
}

describe('service launches', () => {
  const group = (minute: number, caller: UserIdentity, autoScalingGroupName: string, more = {}) =>
    record(at(minute), 'autoscaling:CreateAutoScalingGroup', caller, {
      requestParameters: { autoScalingGroupName },
      ...more,
    });

  it('of an Auto Scaling group are judged as the call that made the group, and cite it', async () => {
    const made = group(1, owner, 'workers');
    const theirs = group(1, colleague, 'web', HOME);
    const evil = serviceLaunch(2, 'i-0a', ['aws:autoscaling:groupName', 'workers']);
    const good = serviceLaunch(2, 'i-0b', ['aws:autoscaling:groupName', 'web']);
    const { lineage, ids, verdict } = await traced([made, theirs, evil, good]);
    expect([verdict(evil), verdict(good)]).toEqual(['attacker', 'legitimate']);
    // The service's key launches for everybody: it is nobody's credential.
    expect(ids).toEqual([LEAKED]);
    const judged = attribute(lineage, evil);
    expect(judged).toMatchObject({
      reason: expect.stringContaining(`CreateAutoScalingGroup (event ${made.eventID})`),
      attribution: { eventId: evil.eventID, by: LEAKED, launchedFor: { eventId: made.eventID } },
    });
  });

  it('that are told as older than the call they were made for still belong to it', async () => {
    const launch = serviceLaunch(1, 'i-0a', ['aws:autoscaling:groupName', 'workers']);
    const { verdict } = await traced([
      launch,
      { ...group(1, owner, 'workers'), eventTime: at(1).replace(':00Z', ':30Z') },
    ]);
    expect(verdict(launch)).toBe('attacker');
  });

  it('belong to a colleague from when a group of the same name is the colleague’s', async () => {
    const later = serviceLaunch(9, 'i-0b', ['aws:autoscaling:groupName', 'workers']);
    const { verdict } = await traced([
      group(1, owner, 'workers'),
      group(5, colleague, 'workers', HOME),
      later,
    ]);
    expect(verdict(later)).toBe('legitimate');
  });

  it('of another region are of another group', async () => {
    const far = {
      ...serviceLaunch(2, 'i-0a', ['aws:autoscaling:groupName', 'workers']),
      awsRegion: 'eu-west-1',
    };
    const { verdict } = await traced([group(1, owner, 'workers'), far]);
    expect(verdict(far)).toBe('legitimate');
  });

  it('are in doubt when the group is', async () => {
    const before = record(at(-30), 'ec2:DescribeInstances', owner, HOME);
    const launch = serviceLaunch(2, 'i-0a', ['aws:autoscaling:groupName', 'ci']);
    const { verdict } = await traced([before, group(1, owner, 'ci', HOME), launch]);
    expect(verdict(launch)).toBe('ambiguous');
  });

  it.each([
    ['ec2:CreateFleet', { CreateFleetResponse: { fleetId: 'fleet-1' } }, ['aws:ec2:fleet-id', 'fleet-1']],
    ['ec2:RequestSpotFleet', { spotFleetRequestId: 'sfr-1' }, ['aws:ec2spot:fleet-request-id', 'sfr-1']],
    ['elasticmapreduce:RunJobFlow', { jobFlowId: 'j-1' }, ['aws:elasticmapreduce:job-flow-id', 'j-1']],
    [
      'ec2:CreateLaunchTemplate',
      { CreateLaunchTemplateResponse: { launchTemplate: { launchTemplateId: 'lt-1' } } },
      ['aws:ec2launchtemplate:id', 'lt-1'],
    ],
  ] as const)('after %s are joined by their tag', async (event, responseElements, tag) => {
    const made = record(at(1), event, owner, { responseElements });
    const launch = serviceLaunch(2, 'i-0a', tag, linked('ec2fleet', 'AWSServiceRoleForEC2Fleet', 'EC2Fleet'));
    const { verdict } = await traced([made, launch]);
    expect(verdict(launch)).toBe('attacker');
  });

  it('of a Spot request are joined by the request, and their role sessions follow', async () => {
    const made = record(at(1), 'ec2:RequestSpotInstances', owner, {
      responseElements: { spotInstanceRequestSet: { items: [{ spotInstanceRequestId: 'sir-1' }] } },
    });
    const launch = record(
      at(2),
      'ec2:RunInstances',
      linked('spot', 'AWSServiceRoleForEC2Spot', 'SpotService'),
      {
        requestParameters: { iamInstanceProfile: { name: 'web' } },
        responseElements: {
          instancesSet: { items: [{ instanceId: 'i-0a', spotInstanceRequestId: 'sir-1' }] },
        },
      },
    );
    const used = record(at(3), 's3:ListBuckets', roleSession('web', 'i-0a', SESSION));
    const { verdict, ids } = await traced([made, launch, used]);
    expect([verdict(launch), verdict(used)]).toEqual(['attacker', 'attacker']);
    expect(ids).toContain(SESSION);
  });

  it.each([
    [
      'eks:CreateNodegroup',
      { responseElements: { nodegroup: { nodegroupName: 'ng' } } },
      { key: 'eks:nodegroup-name', value: 'ng' },
    ],
    [
      'batch:CreateComputeEnvironment',
      { requestParameters: { computeEnvironmentName: 'env' } },
      { key: 'aws:batch:compute-environment', value: 'env' },
    ],
  ])('go through the group that a service made after %s', async (event, more, tag) => {
    const asked = record(at(1), event, owner, more);
    const made = record(at(2), 'autoscaling:CreateAutoScalingGroup', linked('service', 'Linked', 'Service'), {
      requestParameters: { autoScalingGroupName: 'service-group', tags: [tag] },
    });
    const launch = serviceLaunch(3, 'i-0a', ['aws:autoscaling:groupName', 'service-group']);
    const { verdict } = await traced([asked, made, launch]);
    expect(verdict(launch)).toBe('attacker');
  });

  it('of ECS’s managed instances are joined by their capacity provider, through the fleet it made', async () => {
    const provider = (name: string, caller: UserIdentity, more = {}) =>
      record(at(1), 'ecs:CreateCapacityProvider', caller, {
        responseElements: { capacityProvider: { name } },
        ...more,
      });
    // ECS acts in a role that is everybody's, and spells CreateFleet as the wire has it.
    const infrastructure = linked('ecs', 'ecsInfrastructureRole', 'ECSManagedInstances');
    const fleet = (id: string, name: string) =>
      record(at(3), 'ec2:CreateFleet', infrastructure, {
        requestParameters: {
          CreateFleetRequest: {
            TagSpecification: {
              ResourceType: 'instance',
              tag: 1,
              Tag: [
                { Key: 'AmazonECSManaged', Value: 'true', tag: 1 },
                { Key: 'aws:ecs:capacityProviderName', Value: name, tag: 2 },
              ],
            },
          },
        },
        responseElements: { CreateFleetResponse: { fleetId: id } },
      });
    const [evil, good] = [fleet('fleet-1', 'big'), fleet('fleet-2', 'web')];
    const launches = ['fleet-1', 'fleet-2'].map((id) =>
      serviceLaunch(
        4,
        `i-of-${id}`,
        ['aws:ec2:fleet-id', id],
        linked('ec2fleet', 'ecsInfrastructureRole', 'e'),
      ),
    );
    const tagged = serviceLaunch(4, 'i-0c', ['aws:ecs:capacityProviderName', 'big'], infrastructure);
    const { verdict, ids } = await traced([
      provider('big', owner),
      provider('web', colleague, HOME),
      ...[evil, good, ...launches, tagged],
    ]);
    expect([evil, good, ...launches, tagged].map(verdict)).toEqual([
      'attacker',
      'legitimate',
      'attacker',
      'legitimate',
      'attacker',
    ]);
    expect(ids).toEqual([LEAKED]);
  });

  it('of CloudFormation name the stack, or are left in doubt', async () => {
    const stack = record(at(1), 'cloudformation:CreateStack', owner, {
      requestParameters: { stackName: 'updates' },
      responseElements: { stackId: `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/updates/1` },
    });
    const forStack = { ...user('dev', SESSION), invokedBy: 'cloudformation.amazonaws.com' };
    const named = record(at(2), 'iam:CreateRole', forStack, {
      requestParameters: { roleName: 'updates-Role-X1' },
    });
    const bare = record(at(2), 'sns:CreateTopic', forStack, { requestParameters: { name: 'alerts' } });
    const other = record(at(2), 'sns:CreateTopic', { ...forStack, invokedBy: 'config.amazonaws.com' });
    const { verdict } = await traced([stack, named, bare, other]);
    expect([named, bare, other].map(verdict)).toEqual(['attacker', 'ambiguous', 'legitimate']);
  });
});

describe('roles of compute', () => {
  const call = (minute: number, name: string, key: string, role = 'app') =>
    record(at(minute), 's3:ListBuckets', roleSession(role, name, key), HOME);

  it('of a function, task and build the attacker made are followed by their session', async () => {
    const records = [
      record(at(1), 'lambda:CreateFunction20150331', owner, {
        requestParameters: { functionName: 'relay', role: roleArn('app') },
      }),
      record(at(1), 'ecs:RunTask', owner, {
        responseElements: { tasks: [{ taskArn: `arn:aws:ecs:us-east-1:${ACCOUNT}:task/c/0123abc` }] },
      }),
      record(at(1), 'codebuild:StartBuild', owner, { responseElements: { build: { id: 'p:77-88' } } }),
      record(at(2), 'sts:AssumeRole', service('lambda'), assumedRole('app', 'relay', SESSION)),
      call(3, 'relay', SESSION),
      call(3, '0123abc', keyId('ASIA', 11)),
      call(3, 'AWSCodeBuild-77-88', keyId('ASIA', 12)),
      call(3, 'orders', OTHER),
    ];
    const { ids, verdict } = await traced(records);
    expect(records.slice(4).map(verdict)).toEqual(['attacker', 'attacker', 'attacker', 'legitimate']);
    expect(ids).toEqual(expect.arrayContaining([SESSION, keyId('ASIA', 11), keyId('ASIA', 12)]));
    expect(ids).not.toContain(OTHER);
  });

  it('of a function whose code the attacker changed are in doubt from then on, not before', async () => {
    const before = call(1, 'orders', OTHER);
    const changed = record(at(2), 'lambda:UpdateFunctionCode20150331v2', owner, {
      requestParameters: { functionName: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders` },
    });
    const after = call(3, 'orders', SESSION);
    const { lineage, verdict } = await traced([before, changed, after]);
    expect([before, changed, after].map(verdict)).toEqual(['legitimate', 'attacker', 'ambiguous']);
    expect(lineage.doubtful.map(({ id }) => id)).toEqual([SESSION]);
  });

  it.each([
    'orders',
    'orders:prod',
    `${ACCOUNT}:function:orders:prod`,
    `arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders:prod`,
  ])('of a function are found however the call named it: %s', async (functionName) => {
    const changed = record(at(2), 'lambda:UpdateFunctionConfiguration20150331v2', owner, {
      requestParameters: { functionName },
    });
    const after = call(3, 'orders', OTHER);
    expect((await traced([changed, after])).verdict(after)).toBe('ambiguous');
  });

  it('are not followed from a dry run', async () => {
    const dry = record(at(2), 'lambda:UpdateFunctionCode20150331v2', owner, {
      requestParameters: { functionName: 'orders', dryRun: true },
    });
    const after = call(3, 'orders', SESSION);
    const { verdict } = await traced([dry, after]);
    expect(verdict(after)).toBe('legitimate');
  });

  it('of a launched instance do not make the company’s own address an attacker’s', async () => {
    const reached = record(at(1), 'ssm:StartSession', owner, { requestParameters: { target: 'i-0b' } });
    const launch = record(at(1), 'ec2:RunInstances', owner, launched(['i-0a'], 'app'));
    const [mine, theirs] = [call(2, 'i-0a', SESSION), call(2, 'i-0b', OTHER)];
    const { verdict } = await traced([reached, launch, mine, theirs]);
    expect([mine, theirs].map(verdict)).toEqual(['attacker', 'legitimate']);
  });

  it('that a service assumes without telling for whom are in doubt', async () => {
    const records = [
      record(at(1), 'ecs:RegisterTaskDefinition', owner, {
        requestParameters: { taskRoleArn: roleArn('app') },
      }),
      record(at(2), 'sts:AssumeRole', service('ecs-tasks'), assumedRole('app', 'a1b2', SESSION)),
      record(at(2), 'sts:AssumeRole', service('lambda'), assumedRole('app', 'orders', OTHER)),
      call(3, 'a1b2', SESSION),
      call(3, 'orders', OTHER),
    ];
    const { verdict } = await traced(records);
    expect(records.slice(3).map(verdict)).toEqual(['ambiguous', 'legitimate']);
  });
});

describe('federation', () => {
  const provider = `arn:aws:iam::${ACCOUNT}:saml-provider/corp`;
  const saml = (minute: number, principalArn: string, key: string, more = {}) =>
    record(
      at(minute),
      'sts:AssumeRoleWithSAML',
      { type: 'SAMLUser', principalId: 'x:eve' },
      {
        ...assumedRole('ops', 'eve', key),
        requestParameters: { roleArn: roleArn('ops'), principalArn },
        ...more,
      },
    );
  const used = (key: string, from = HOME) =>
    record(at(5), 's3:ListBuckets', roleSession('ops', 'eve', key), from);
  const evil = { sourceIPAddress: '203.0.113.66' };

  it('through a provider the attacker made is the attacker’s, through others is not', async () => {
    const made = record(at(1), 'iam:CreateSAMLProvider', owner, {
      responseElements: { sAMLProviderArn: provider },
    });
    const [mine, theirs] = [used(SESSION, evil), used(OTHER)];
    const { verdict } = await traced([
      made,
      saml(2, provider, SESSION),
      saml(2, `arn:aws:iam::${ACCOUNT}:saml-provider/okta`, OTHER, HOME),
      mine,
      theirs,
    ]);
    expect([mine, theirs].map(verdict)).toEqual(['attacker', 'legitimate']);
  });

  it('through a provider that the attacker changed is the attacker’s from his address, else in doubt', async () => {
    const changed = record(at(1), 'iam:UpdateSAMLProvider', owner, {
      requestParameters: { sAMLProviderArn: provider },
    });
    const [mine, theirs] = [used(SESSION, evil), used(OTHER)];
    const { verdict } = await traced([
      saml(2, provider, SESSION),
      changed,
      saml(2, provider, OTHER, HOME),
      mine,
      theirs,
    ]);
    expect([mine, theirs].map(verdict)).toEqual(['attacker', 'ambiguous']);
  });

  it('through OIDC is joined though the record names the host alone', async () => {
    const made = record(at(1), 'iam:CreateOpenIDConnectProvider', owner, {
      responseElements: { openIDConnectProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/ci.example.net` },
    });
    const signIn = record(
      at(2),
      'sts:AssumeRoleWithWebIdentity',
      { type: 'WebIdentityUser', identityProvider: 'ci.example.net', accountId: ACCOUNT },
      assumedRole('ops', 'eve', SESSION),
    );
    const { ids } = await traced([made, signIn]);
    expect(ids).toContain(SESSION);
  });

  it('through an identity pool of Cognito is joined by the pool that its principal names', async () => {
    const pool = 'us-east-1:0a1b2c3d';
    const made = record(at(1), 'cognito-identity:CreateIdentityPool', owner, {
      responseElements: { identityPoolId: pool },
    });
    const signIn = (name: string, key: string) =>
      record(
        at(2),
        'sts:AssumeRoleWithWebIdentity',
        { type: 'WebIdentityUser', principalId: `cognito-identity.amazonaws.com:${name}:us-east-1:9f` },
        assumedRole('ops', 'CognitoIdentityCredentials', key),
      );
    const { ids } = await traced([made, signIn(pool, SESSION), signIn('us-east-1:ffff', OTHER)]);
    expect(ids).toEqual([LEAKED, SESSION]);
  });

  it('through a trust anchor of Roles Anywhere is joined by the anchor', async () => {
    const trustAnchorArn = `arn:aws:rolesanywhere:us-east-1:${ACCOUNT}:trust-anchor/1`;
    const made = record(at(1), 'rolesanywhere:CreateTrustAnchor', owner, {
      responseElements: { trustAnchor: { trustAnchorArn } },
    });
    const session = record(at(2), 'rolesanywhere:CreateSession', service('rolesanywhere'), {
      requestParameters: { trustAnchorArn, roleArn: roleArn('ops') },
      responseElements: {
        credentialSet: [{ credentials: { accessKeyId: SESSION }, roleArn: roleArn('ops') }],
      },
    });
    const theirs = record(at(2), 'rolesanywhere:CreateSession', service('rolesanywhere'), {
      requestParameters: { trustAnchorArn: trustAnchorArn.replace('/1', '/2'), roleArn: roleArn('ops') },
      responseElements: { credentialSet: [{ credentials: { accessKeyId: OTHER } }] },
    });
    const [mine, others] = [used(SESSION), used(OTHER)];
    const { verdict, lineage } = await traced([made, session, theirs, mine, others]);
    expect([mine, others].map(verdict)).toEqual(['attacker', 'legitimate']);
    expect(lineage.credentials[1]).toMatchObject({ via: 'CreateSession', parent: LEAKED });
  });

  it('through a trust anchor that the attacker changed is in doubt but from his address', async () => {
    const trustAnchorArn = `arn:aws:rolesanywhere:us-east-1:${ACCOUNT}:trust-anchor/1`;
    const changed = record(at(1), 'rolesanywhere:UpdateTrustAnchor', owner, {
      responseElements: { trustAnchor: { trustAnchorArn } },
    });
    const session = (key: string, from = HOME) =>
      record(
        at(2),
        'rolesanywhere:CreateSession',
        { type: 'Unknown' },
        {
          requestParameters: { trustAnchorArn, roleArn: roleArn('ops') },
          responseElements: { credentialSet: [{ credentials: { accessKeyId: key } }] },
          ...from,
        },
      );
    const [mine, theirs] = [used(SESSION, evil), used(OTHER)];
    const { verdict } = await traced([changed, session(SESSION, evil), session(OTHER), mine, theirs]);
    expect([mine, theirs].map(verdict)).toEqual(['attacker', 'ambiguous']);
  });

  it('of another account into a role is the attacker’s when only his change of trust let it in', async () => {
    const foreign = (account: string): UserIdentity => ({
      type: 'AWSAccount',
      accountId: account,
      principalId: 'AIDAX:y',
    });
    const assume = (minute: number, account: string, key: string) =>
      record(at(minute), 'sts:AssumeRole', foreign(account), assumedRole('ops', 'y', key));
    const policy = (...accounts: readonly string[]) =>
      JSON.stringify({
        Statement: accounts.map((one) => ({
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${one}:root` },
        })),
      });
    const change = record(at(2), 'iam:UpdateAssumeRolePolicy', owner, {
      requestParameters: { roleName: 'ops', policyDocument: policy('999900001111', '222200003333', ACCOUNT) },
    });
    const [evil, partner, own] = [
      assume(3, '999900001111', SESSION),
      assume(3, '222200003333', OTHER),
      record(at(3), 'sts:AssumeRole', colleague, { ...assumedRole('ops', 'z', keyId('ASIA', 9)), ...HOME }),
    ];
    const { ids } = await traced([assume(-5, '222200003333', keyId('ASIA', 8)), change, evil, partner, own]);
    expect(ids).toEqual([LEAKED, SESSION]);
  });

  it('through Identity Center follows a permission set and a user of the directory that he made', async () => {
    const set = record(at(1), 'sso:CreatePermissionSet', owner, { requestParameters: { name: 'Support' } });
    const added = record(at(1), 'sso-directory:CreateUser', owner, {
      responseElements: { user: { userId: 'u-1' } },
    });
    const role = (name: string, key: string) =>
      record(at(4), 's3:ListBuckets', roleSession(name, 'eve', key), HOME);
    const mine = role('AWSReservedSSO_Support_0123456789abcdef', SESSION);
    const theirs = role('AWSReservedSSO_Billing_0123456789abcdef', OTHER);
    const portal = record(at(3), 'sso:GetRoleCredentials', {
      type: 'IdentityCenterUser',
      onBehalfOf: { userId: 'u-1' },
    });
    const lineage = traceLineage(seed, [set, added, mine, theirs, portal]);
    expect([mine, theirs, portal].map((one) => attribute(lineage, one).verdict)).toEqual([
      'attacker',
      'legitimate',
      'attacker',
    ]);
  });
});

describe('other ways on', () => {
  it('a key turned on again is the attacker’s from then on', async () => {
    const old = keyId('AKIA', 5);
    const before = record(at(-30), 's3:ListBuckets', user('bot', old), HOME);
    const again = record(at(2), 'iam:UpdateAccessKey', owner, {
      requestParameters: { userName: 'bot', accessKeyId: old, status: 'Active' },
    });
    const after = record(at(3), 's3:ListBuckets', user('bot', old));
    const { lineage, verdict } = await traced([before, again, after]);
    expect([before, after].map(verdict)).toEqual(['legitimate', 'attacker']);
    expect(lineage.credentials[1]).toMatchObject({ id: old, via: 'UpdateAccessKey' });
  });

  it('a sign-in of `aws login` with a password he set is followed like one in the browser', async () => {
    const records = [
      record(at(1), 'iam:CreateLoginProfile', owner, { requestParameters: { userName: 'bot' } }),
      record(at(2), 'signin:CreateOAuth2Token', user('bot'), {
        requestParameters: { grantType: 'authorization_code' },
      }),
      record(at(3), 's3:ListBuckets', consoleUser('bot', SESSION, at(2)), HOME),
    ];
    const { verdict, ids } = await traced(records);
    expect(records.map(verdict)).toEqual(['attacker', 'attacker', 'attacker']);
    expect(ids).toContain(SESSION);
  });

  it('what a service does for a caller is the attacker’s when its user is, whichever key it shows', async () => {
    const made = record(at(1), 'iam:CreateUser', owner, createdUser('evil'));
    const forward = (name: string, key?: string) =>
      record(at(2), 'kms:CreateGrant', { ...user(name, key), invokedBy: 'ec2.amazonaws.com' }, HOME);
    const [mine, keyless, theirs] = [forward('evil', SESSION), forward('evil'), forward('colleague', OTHER)];
    const { verdict } = await traced([made, mine, keyless, theirs]);
    expect([mine, keyless, theirs].map(verdict)).toEqual(['attacker', 'attacker', 'legitimate']);
  });

  it('a role switched to in the console is followed by the session it opened', async () => {
    const login = { responseElements: { ConsoleLogin: 'Success' } };
    const records = [
      record(at(1), 'iam:CreateLoginProfile', owner, { requestParameters: { userName: 'bot' } }),
      record(at(2), 'signin:ConsoleLogin', user('bot'), login),
      record(at(3), 'signin:SwitchRole', roleSession('ops', 'bot', ''), {
        additionalEventData: { SwitchFrom: `arn:aws:iam::${ACCOUNT}:user/bot` },
        responseElements: { SwitchRole: 'Success' },
      }),
      record(at(4), 's3:ListBuckets', {
        ...roleSession('ops', 'bot', SESSION),
        sessionCredentialFromConsole: 'true',
        sessionContext: { attributes: { creationDate: at(3) } },
      }),
      record(at(4), 's3:ListBuckets', roleSession('ops', 'colleague', OTHER), HOME),
    ].map((one) => (one.eventName === 'SwitchRole' ? withoutKey(one) : one));
    const lineage = traceLineage(seed, records);
    expect(records.map((one) => attribute(lineage, one).verdict)).toEqual([
      'attacker',
      'attacker',
      'attacker',
      'attacker',
      'legitimate',
    ]);
    expect(lineage.credentials.at(-1)).toMatchObject({ id: SESSION, via: 'SwitchRole' });
  });

  it('the root of a member account is spoken for by AssumeRoot', async () => {
    const { lineage } = await traced([
      record(at(1), 'sts:AssumeRoot', owner, {
        requestParameters: { targetPrincipal: '444455556666' },
        responseElements: { credentials: { accessKeyId: SESSION } },
      }),
    ]);
    expect(lineage.credentials[1]).toMatchObject({
      id: SESSION,
      kind: 'root-session',
      principal: 'arn:aws:iam::444455556666:root',
    });
  });

  it('a service-specific credential is seen by bearer calls of a user who made none before', async () => {
    const made = record(at(1), 'iam:CreateServiceSpecificCredential', owner, {
      requestParameters: { userName: 'bot', serviceName: 'bedrock.amazonaws.com' },
      responseElements: {
        serviceSpecificCredential: { serviceSpecificCredentialId: 'ACCA1', userName: 'bot' },
      },
    });
    const bearer = { additionalEventData: { callWithBearerToken: true } };
    const invoked = record(at(2), 'bedrock:InvokeModel', user('bot'), bearer);
    const signed = record(at(2), 's3:ListBuckets', user('bot', keyId('AKIA', 6)), HOME);
    const { verdict } = await traced([made, invoked, signed]);
    expect([invoked, signed].map(verdict)).toEqual(['attacker', 'legitimate']);
  });

  it('a console key of the owner that nothing derives from the leak is not blamed', async () => {
    const own = record(at(3), 's3:ListBuckets', consoleUser('dev', OTHER, at(2)), HOME);
    const { verdict } = await traced([record(at(1), 's3:ListBuckets', owner), own]);
    expect(verdict(own)).toBe('legitimate');
  });
});

function withoutKey(one: TrailRecord): TrailRecord {
  const { accessKeyId: _, ...userIdentity } = one.userIdentity;
  return { ...one, userIdentity };
}
