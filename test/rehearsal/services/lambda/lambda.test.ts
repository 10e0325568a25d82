import { describe, expect, it } from 'vitest';
import { functionSession } from '../../../../lib/rehearsal/services/lambda/function-session.ts';
import { ACCOUNT_ID, policy, refusal } from '../../account/in-account.ts';
import { type AsAdmin, asAdmin, REGION, trusting } from '../as-admin.ts';

const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/worker`;
const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:report`;
const zip = (text: string) => Buffer.from(text);

async function withFunction(there: AsAdmin) {
  await there
    .as()
    .write('iam')
    .createRole({
      RoleName: 'worker',
      AssumeRolePolicyDocument: trusting('lambda.amazonaws.com'),
    });
  const lambda = there.as().write('lambda', REGION);
  await lambda.createFunction({
    FunctionName: 'report',
    Role: ROLE,
    Handler: 'index.handler',
    Runtime: 'nodejs20.x',
    Code: { ZipFile: zip('first') },
    Environment: { Variables: { TOKEN: 'hush' } },
  });
  return lambda;
}

describe('Lambda', () => {
  it('records a function under its dated name, without code and environment', async () => {
    const there = asAdmin();
    await withFunction(there);
    const [record] = there.records('CreateFunction20150331');
    expect(record).toMatchObject({
      requestParameters: { functionName: 'report', role: ROLE, code: {}, environment: {} },
      responseElements: { functionArn: ARN, environment: {}, version: '$LATEST' },
    });
    expect(JSON.stringify(record)).not.toContain('hush');
  });

  it('hands a role over only to who may pass it', async () => {
    const there = asAdmin();
    await withFunction(there);
    const keys = there.user('ci', {
      policies: { lambda: policy({ Effect: 'Allow', Action: 'lambda:*', Resource: '*' }) },
    });
    const ci = there.as(keys).write('lambda', REGION);
    const asked = { FunctionName: 'other', Role: ROLE, Code: { ZipFile: zip('x') } };
    expect(await refusal(ci.createFunction(asked))).toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining('iam:PassRole'),
    });
  });

  it('tells a dry run of new code from new code only in its record', async () => {
    const there = asAdmin();
    const lambda = await withFunction(there);
    const before = (await lambda.getFunctionConfiguration({ FunctionName: 'report' })).CodeSha256;
    await lambda.updateFunctionCode({ FunctionName: ARN, ZipFile: zip('evil'), DryRun: true });
    expect((await lambda.getFunctionConfiguration({ FunctionName: 'report' })).CodeSha256).toBe(before);
    await lambda.updateFunctionCode({ FunctionName: ARN, ZipFile: zip('evil'), Publish: true });
    const after = await lambda.getFunction({ FunctionName: 'report', Qualifier: '1' });
    expect(await (await fetch(after.Code?.Location ?? '')).text()).toBe('evil');
    expect(
      there.records('UpdateFunctionCode20150331v2').map(({ requestParameters }) => requestParameters),
    ).toEqual([
      { functionName: ARN, publish: false, dryRun: true },
      { functionName: ARN, publish: true, dryRun: false },
    ]);
  });

  it('has one public address a function, and a policy of statements', async () => {
    const lambda = await withFunction(asAdmin());
    const one = { FunctionName: 'report' };
    const { FunctionUrl } = await lambda.createFunctionUrlConfig({ ...one, AuthType: 'NONE' });
    expect(FunctionUrl).toMatch(/^https:\/\/[0-9a-f]+\.lambda-url\.eu-west-1\.on\.aws\/$/);
    expect((await refusal(lambda.createFunctionUrlConfig({ ...one, AuthType: 'NONE' }))).code).toBe(
      'ResourceConflictException',
    );
    expect((await refusal(lambda.getPolicy(one))).code).toBe('ResourceNotFoundException');
    const statement = { ...one, StatementId: 'open', Action: 'lambda:InvokeFunctionUrl', Principal: '*' };
    await lambda.addPermission(statement);
    expect(JSON.parse((await lambda.getPolicy(one)).Policy ?? '').Statement[0]).toMatchObject({
      Sid: 'open',
      Principal: '*',
    });
    expect((await refusal(lambda.addPermission(statement))).code).toBe('ResourceConflictException');
    await lambda.removePermission({ ...one, StatementId: 'open' });
    await lambda.deleteFunctionUrlConfig(one);
    expect((await refusal(lambda.deleteFunctionUrlConfig(one))).code).toBe('ResourceNotFoundException');
  });

  it('keeps a version that an alias names, and lets a trigger settle before it is gone', async () => {
    const there = asAdmin();
    const lambda = await withFunction(there);
    const one = { FunctionName: 'report' };
    const { Version } = await lambda.publishVersion(one);
    await lambda.createAlias({ ...one, Name: 'live', FunctionVersion: Version });
    expect((await refusal(lambda.deleteFunction({ ...one, Qualifier: Version }))).code).toBe(
      'ResourceConflictException',
    );
    await lambda.deleteAlias({ ...one, Name: 'live' });
    await lambda.deleteFunction({ ...one, Qualifier: Version });
    const { UUID } = await lambda.createEventSourceMapping({ ...one, EventSourceArn: 'arn:aws:sqs:x:1:q' });
    await lambda.deleteEventSourceMapping({ UUID });
    expect((await lambda.getEventSourceMapping({ UUID })).State).toBe('Deleting');
    await there.clock.advance(60_000);
    expect((await refusal(lambda.getEventSourceMapping({ UUID }))).code).toBe('ResourceNotFoundException');
  });

  it('shares layers by version', async () => {
    const lambda = asAdmin().as().write('lambda', REGION);
    const made = await lambda.publishLayerVersion({ LayerName: 'tools', Content: { ZipFile: zip('l') } });
    expect(made.LayerVersionArn).toBe(`arn:aws:lambda:${REGION}:${ACCOUNT_ID}:layer:tools:1`);
    const one = { LayerName: 'tools', VersionNumber: 1 };
    await lambda.addLayerVersionPermission({
      ...one,
      StatementId: 'all',
      Action: 'lambda:GetLayerVersion',
      Principal: '*',
    });
    expect((await lambda.getLayerVersionPolicy(one)).Policy).toContain('"all"');
    await lambda.removeLayerVersionPermission({ ...one, StatementId: 'all' });
    await lambda.deleteLayerVersion(one);
    expect((await refusal(lambda.getLayerVersion(one))).code).toBe('ResourceNotFoundException');
  });

  it('runs functions with their role until they are deleted', async () => {
    const there = asAdmin();
    const lambda = await withFunction(there);
    expect(functionSession(there.account, REGION, 'report')?.arn).toBe(
      `arn:aws:sts::${ACCOUNT_ID}:assumed-role/worker/report`,
    );
    expect(there.records('AssumeRole')[0]?.userIdentity.invokedBy).toBe('lambda.amazonaws.com');
    await lambda.deleteFunction({ FunctionName: 'report' });
    expect(functionSession(there.account, REGION, 'report')).toBeUndefined();
  });
});
