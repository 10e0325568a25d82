import { describe, expect, it } from 'vitest';
import { alterationsIn } from '../../../lib/changes/registry.ts';
import type { ApiState } from '../../../lib/rehearsal/services/apigatewayv2/state.ts';
import type { MadeThing } from '../../../lib/rehearsal/services/made-thing.ts';
import type { TrailRecord } from '../../../lib/trail/record.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../../resources/lab.ts';
import { hasPublishedRecords, published, SKIPPED } from '../../trail/published-records.ts';
import { AS_IT_SHOULD, onlyRevert, revert, reverts, triedHard } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/worker`;
const LAYER = `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:layer:spy:1`;
const one = { FunctionName: 'report' };
const code = (text: string) => ({ ZipFile: Buffer.from(text) });
const company = (there: Lab) => there.ctx.aws.write('lambda', REGION);
const lambda = (there: Lab) => there.attacker.write('lambda', REGION);

/** A function of the company's own, an hour old when the key leaks, with a published version. */
async function companysFunction(): Promise<Lab> {
  const there = lab({ before: true });
  await there.ctx.aws.write('iam').createRole({
    RoleName: 'worker',
    AssumeRolePolicyDocument: '{"Statement":[]}',
  });
  const asked = { ...one, Role: ROLE, Runtime: 'nodejs20.x', Handler: 'a.b', Code: code('ours') } as const;
  await company(there).createFunction(asked);
  await company(there).publishVersion(one);
  await there.afterTheLeak();
  return there;
}

describe('permissions to call Lambda functions', () => {
  it('that the attacker added are taken off, and others stay', async () => {
    const there = await companysFunction();
    const own = { ...one, StatementId: 'own', Action: 'lambda:InvokeFunction' };
    await company(there).addPermission({ ...own, Principal: 'events.amazonaws.com' });
    await lambda(there).addPermission({ ...own, StatementId: 'backdoor', Principal: '*' });
    const change = await onlyRevert(there);
    expect(change).toMatchObject({
      title: 'Take permission backdoor off Lambda function report',
      command: `aws lambda remove-permission --region ${REGION} --function-name report --statement-id backdoor`,
      preselected: true,
    });
    expect(await triedHard(there, 'lambda-permission', change, 'RemovePermission')).toEqual(AS_IT_SHOULD);
    const { Policy = '' } = await company(there).getPolicy(one);
    expect(JSON.parse(Policy).Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(['own']);
  });

  it('that the attacker took off are put back as the trail tells them', async () => {
    const there = await companysFunction();
    const own = {
      ...one,
      StatementId: 'own',
      Action: 'lambda:InvokeFunction',
      Principal: 's3.amazonaws.com',
    };
    await company(there).addPermission({ ...own, SourceArn: 'arn:aws:s3:::uploads' });
    const before = (await company(there).getPolicy(one)).Policy;
    await there.clock.advance(5_000);
    await lambda(there).removePermission({ ...one, StatementId: 'own' });
    const change = await onlyRevert(there);
    expect(change.command).toContain('--principal s3.amazonaws.com --source-arn arn:aws:s3:::uploads');
    expect(await triedHard(there, 'lambda-permission', change, 'AddPermission')).toEqual(AS_IT_SHOULD);
    expect((await company(there).getPolicy(one)).Policy).toBe(before);
  });
});

describe('permissions to use Lambda layers', () => {
  it('that the attacker gave are taken off', async () => {
    const there = lab();
    await company(there).publishLayerVersion({ LayerName: 'tools', Content: code('layer') });
    await lambda(there).addLayerVersionPermission({
      LayerName: 'tools',
      VersionNumber: 1,
      StatementId: 'all',
      Action: 'lambda:GetLayerVersion',
      Principal: '*',
    });
    const change = await onlyRevert(there);
    expect(change.title).toBe('Take permission all off Lambda layer version tools:1');
    expect(await triedHard(there, 'lambda-layer-permission', change, 'RemoveLayerVersionPermission')).toEqual(
      AS_IT_SHOULD,
    );
  });
});

describe('the code of Lambda functions', () => {
  it('is put back from the published version that has it', async () => {
    const there = await companysFunction();
    const before = (await company(there).getFunctionConfiguration(one)).CodeSha256;
    for (const text of ['evil', 'worse']) await lambda(there).updateFunctionCode({ ...one, ...code(text) });
    const change = await onlyRevert(there);
    expect(change).toMatchObject({ title: `Put the code ${before} back into Lambda function report` });
    expect(await triedHard(there, 'lambda-code', change, 'UpdateFunctionCode')).toEqual(AS_IT_SHOULD);
    expect((await company(there).getFunctionConfiguration(one)).CodeSha256).toBe(before);
  });

  it('that only a dry run touched is left', async () => {
    const there = await companysFunction();
    await lambda(there).updateFunctionCode({ ...one, ...code('evil'), DryRun: true });
    expect((await reverts(there)).changes).toEqual([]);
  });

  it('that no version has any more is told to be deployed again', async () => {
    const there = await companysFunction();
    await company(there).deleteFunction({ ...one, Qualifier: '1' });
    await lambda(there).updateFunctionCode({ ...one, ...code('evil') });
    expect(await revert(there, await onlyRevert(there))).toMatchObject({
      result: 'failed',
      message: expect.stringContaining('Deploy it again'),
    });
  });
});

describe('environment variables of Lambda functions', () => {
  const variables = (text: string) => ({ Environment: { Variables: { MODE: text } } });

  it('are put back from the published version that has them, and never shown', async () => {
    const there = await companysFunction();
    await company(there).updateFunctionConfiguration({ ...one, ...variables('s3cr3t') });
    await lambda(there).updateFunctionConfiguration({ ...one, ...variables('hostile') });
    expect((await onlyRevert(there)).params.to).toBe(false);
    const change = await onlyRevert(there);
    expect(JSON.stringify(change)).not.toMatch(/s3cr3t|hostile/);
    expect(await triedHard(there, 'lambda-environment', change, 'UpdateFunctionConfiguration')).toEqual(
      AS_IT_SHOULD,
    );
    const now = await company(there).getFunctionConfiguration(one);
    expect(now.Environment?.Variables ?? {}).toEqual({});
  });
});

describe('settings of Lambda functions', () => {
  it('are put back one by one, those that were not set are left', async () => {
    const there = await companysFunction();
    await lambda(there).updateFunctionConfiguration({ ...one, Layers: [LAYER] });
    const change = await onlyRevert(there);
    expect(change).toMatchObject({
      title: 'Put the layers of Lambda function report back',
      command: `aws lambda update-function-configuration --region ${REGION} --function-name report --layers '[]'`,
      preselected: true,
    });
    expect(await triedHard(there, 'lambda-configuration', change, 'UpdateFunctionConfiguration')).toEqual(
      AS_IT_SHOULD,
    );
    expect((await company(there).getFunctionConfiguration(one)).Layers ?? []).toEqual([]);
  });

  it('of a role and a handler at once are two changes', async () => {
    const there = await companysFunction();
    await there.ctx.aws.write('iam').createRole({
      RoleName: 'admin',
      AssumeRolePolicyDocument: '{"Statement":[]}',
    });
    const Role = ROLE.replace('worker', 'admin');
    await lambda(there).updateFunctionConfiguration({ ...one, Role, Handler: 'evil.main' });
    const { changes } = await reverts(there);
    expect(changes.map(({ title }) => title).toSorted()).toEqual([
      'Put the handler of Lambda function report back',
      'Put the role of Lambda function report back',
    ]);
    for (const change of changes) expect(await revert(there, change)).toEqual({ result: 'applied' });
    expect(await company(there).getFunctionConfiguration(one)).toMatchObject({
      Role: ROLE,
      Handler: 'a.b',
    });
  });

  it.skipIf(!hasPublishedRecords)(
    `and the rest are read from published records (skipped when ${SKIPPED})`,
    () => {
      const records = published('stratus-detonation-logs', '.json') as TrailRecord[];
      const told = alterationsIn(records)
        .filter(({ record }) => /^(lambda|bedrock)\./.test(record.eventSource))
        .map(({ type, alteration: { target } }) => [type.type, target.id, target.aspect]);
      expect(told).toEqual(
        expect.arrayContaining([
          ['lambda-permission', 'stratus-red-team-backdoor-f-func', 'backdoor'],
          ['lambda-configuration', 'stratus-red-team-lambda-layer-simpleLambda', 'layers'],
          ['lambda-code', 'stratus-red-team-olc-func-vayhjqkdav', undefined],
          ['bedrock-model-access', 'use case of the account', undefined],
          ['bedrock-model-access', 'anthropic.claude-3-sonnet-20240229-v1:0', undefined],
        ]),
      );
    },
  );
});

describe('the logging of what models are asked', () => {
  const loggingConfig = { textDataDeliveryEnabled: true, s3Config: { bucketName: 'audit' } };

  it('that the attacker switched off is put back as the trail tells it', async () => {
    const there = lab({ before: true });
    const bedrock = there.ctx.aws.write('bedrock', REGION);
    await bedrock.putModelInvocationLoggingConfiguration({ loggingConfig });
    await there.afterTheLeak();
    await there.attacker.write('bedrock', REGION).deleteModelInvocationLoggingConfiguration({});
    const change = await onlyRevert(there);
    expect(change.title).toBe(`Put back the logging of what models are asked in ${REGION}`);
    expect(
      await triedHard(there, 'bedrock-logging', change, 'PutModelInvocationLoggingConfiguration'),
    ).toEqual(AS_IT_SHOULD);
    expect((await bedrock.getModelInvocationLoggingConfiguration({})).loggingConfig).toEqual(loggingConfig);
  });

  it('that nothing tells of before is left to a person', async () => {
    const there = lab();
    await there.attacker.write('bedrock', REGION).putModelInvocationLoggingConfiguration({ loggingConfig });
    expect(await reverts(there)).toMatchObject({ changes: [], leftToHuman: [{ what: expect.anything() }] });
  });

  it('and models opened to the account are told: no call closes them', async () => {
    const there = lab();
    const formData = Buffer.from('{"companyName":"x"}');
    await there.attacker.write('bedrock', REGION).putUseCaseForModelAccess({ formData });
    expect(await reverts(there)).toMatchObject({
      changes: [],
      leftToHuman: [{ what: expect.stringContaining('use case of the account') }],
    });
  });
});

describe('ECS services of others', () => {
  it('are set back to their size and their task definition', async () => {
    const there = lab({ before: true });
    const own = there.ctx.aws.write('ecs', REGION);
    await own.createCluster({ clusterName: 'shop' });
    await own.registerTaskDefinition({ family: 'web', containerDefinitions: [{ name: 'web' }] });
    const service = { cluster: 'shop', serviceName: 'web', taskDefinition: 'web', desiredCount: 2 };
    await own.createService({ ...service, launchType: 'FARGATE' });
    await there.afterTheLeak();
    const ecs = there.attacker.write('ecs', REGION);
    await ecs.registerTaskDefinition({ family: 'xmr', containerDefinitions: [{ name: 'xmr' }] });
    const asked = { cluster: 'shop', service: 'web', taskDefinition: 'xmr', desiredCount: 40 };
    await ecs.updateService(asked);
    const { changes } = await reverts(there);
    expect(changes.map(({ title }) => title).toSorted()).toEqual([
      'Set ECS service shop/web back to 2 tasks',
      'Set ECS service shop/web back to web:1',
    ]);
    const [first, second] = changes;
    if (first === undefined || second === undefined) throw new Error('two changes were proposed');
    expect(await triedHard(there, 'ecs-service-settings', first, 'UpdateService')).toEqual(AS_IT_SHOULD);
    there.refuse('UpdateService', 'Throttling', { times: 0 });
    expect(await revert(there, second)).toEqual({ result: 'applied' });
    const { services } = await own.describeServices({ cluster: 'shop', services: ['web'] });
    expect(services?.[0]).toMatchObject({ desiredCount: 2, taskDefinition: expect.stringMatching(/web:1$/) });
  });
});

describe('HTTP APIs of others', () => {
  const own = (there: Lab) => there.ctx.aws.write('apigatewayv2', REGION);
  const theirs = (there: Lab) => there.attacker.write('apigatewayv2', REGION);
  const api = (there: Lab) =>
    Object.values(there.account.region(REGION).shelves['apigatewayv2/apis'] ?? {})[0] as ApiState;
  const make = (there: Lab) => own(there).createApi({ Name: 'shop', ProtocolType: 'HTTP' });

  holdsReverting({
    type: 'apigateway-part',
    says: 'a stage is taken off',
    before: make,
    alter: (there) => theirs(there).createStage({ ApiId: api(there).apiId, StageName: '$default' }),
    title: expect.stringMatching(/^Delete stage \$default of API \w{10}$/),
    preselected: true,
    command: 'apigatewayv2 delete-stage',
    reverts: 'DeleteStage',
    after: (there) => api(there).stages,
    gives: {},
  });

  it('lose a route first and then what it led to, and keep their own', async () => {
    const there = lab({ before: true });
    await make(there);
    const { apiId: ApiId } = api(there);
    await own(there).createRoute({ ApiId, RouteKey: 'GET /own' });
    await there.afterTheLeak();
    const { IntegrationId } = await theirs(there).createIntegration({
      ...{ ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: 'arn:aws:lambda:eu-west-1:1:function:x' },
    });
    const Target = `integrations/${IntegrationId}`;
    await theirs(there).createRoute({ ApiId, RouteKey: 'GET /trigger', Target });
    const { changes } = await reverts(there);
    expect(changes.map(({ title }) => title.split(' ')[1]).toSorted()).toEqual(['integration', 'route']);
    const outcomes = await Promise.all(
      changes.toSorted((a, b) => (a.title < b.title ? -1 : 1)).map((change) => revert(there, change)),
    );
    expect(outcomes).toEqual([{ result: 'applied' }, { result: 'applied' }]);
    expect(Object.values(api(there).routes).map(({ key }) => key)).toEqual(['GET /own']);
    expect(api(there).integrations).toEqual({});
  });

  it('of the attacker go whole: nothing in them is proposed by itself', async () => {
    const there = lab();
    const { ApiId } = await theirs(there).createApi({ Name: 'c2', ProtocolType: 'HTTP' });
    await theirs(there).createStage({ ApiId, StageName: '$default' });
    expect((await reverts(there)).changes).toEqual([]);
  });
});

describe('Amplify apps of others', () => {
  const theirs = (there: Lab) => there.attacker.write('amplify', REGION);
  const kept = (there: Lab, kind: string) =>
    Object.values(there.account.region(REGION).shelves[`amplify/${kind}`] ?? {}) as readonly MadeThing[];
  const appId = (there: Lab) => kept(there, 'apps')[0]?.id ?? '';
  const make = (there: Lab) => there.ctx.aws.write('amplify', REGION).createApp({ name: 'shop' });
  const branch = (there: Lab) => ({ appId: appId(there), branchName: 'main' });

  holdsReverting({
    type: 'amplify-branch',
    says: 'a branch is taken off',
    before: make,
    alter: (there) => theirs(there).createBranch(branch(there)),
    title: expect.stringMatching(/^Delete branch main of Amplify app d\w+$/),
    preselected: true,
    command: 'amplify delete-branch',
    reverts: 'DeleteBranch',
    after: (there) => kept(there, 'branches'),
    gives: [],
  });
  holdsReverting({
    type: 'amplify-job',
    says: 'a build is stopped',
    async before(there) {
      await make(there);
      await there.ctx.aws.write('amplify', REGION).createBranch(branch(there));
    },
    alter: (there) => theirs(there).startJob({ ...branch(there), jobType: 'RELEASE' }),
    title: expect.stringMatching(/^Stop build main 1 of Amplify app d\w+$/),
    preselected: true,
    command: 'amplify stop-job',
    reverts: 'StopJob',
    after: (there) => kept(there, 'jobs').map(({ status }) => status),
    gives: ['CANCELLED'],
  });
});
