import { describe, expect, it } from 'vitest';
import { creationsIn } from '../../../lib/resources/registry.ts';
import { madeBy, prove, type TypeCase } from '../each-type.ts';
import { erase, saveEvidence, verify } from '../erasing.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../lab.ts';

const lambda = (there: Lab) => there.attacker.write('lambda', REGION);
const events = (there: Lab) => there.attacker.write('events', REGION);
const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/worker`;
const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:exfil`;
const MACHINE = `arn:aws:states:${REGION}:${ACCOUNT_ID}:stateMachine:loop`;
const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:q`;

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

async function role(there: Lab) {
  const asked = { RoleName: 'worker', AssumeRolePolicyDocument: trust };
  await there.ctx.aws.write('iam').createRole(asked);
}

const code = (text: string) => ({ ZipFile: Buffer.from(text) });

async function created(there: Lab, by = there.attacker, text = 'code') {
  await by.write('lambda', REGION).createFunction({
    FunctionName: 'exfil',
    Role: ROLE,
    Runtime: 'python3.13',
    Handler: 'a.b',
    Code: code(text),
  });
}

async function attackersFunction(there: Lab) {
  await role(there);
  await created(there);
}

/** A function of the company's own, which the attacker adds to. */
async function companysFunction(there: Lab) {
  await role(there);
  await created(there, there.ctx.aws);
}

const CREATED = '2026-11-23T09:01:00.000+0000';

const cases: readonly TypeCase[] = [
  {
    type: 'lambda-function',
    make: async (there) => {
      await attackersFunction(there);
      await lambda(there).createEventSourceMapping({ FunctionName: 'exfil', EventSourceArn: QUEUE });
      await lambda(there).addPermission({
        FunctionName: 'exfil',
        StatementId: 'open',
        Action: 'lambda:InvokeFunction',
        Principal: '*',
      });
    },
    event: 'CreateFunction20150331',
    id: 'exfil',
    ref: { arn: FUNCTION, region: REGION },
    details: `python3.13, role worker, last changed ${CREATED}, 1 triggers`,
    command: [
      `aws lambda delete-event-source-mapping --region ${REGION} --uuid <uuid>`,
      `aws lambda delete-function --region ${REGION} --function-name exfil`,
    ],
    by: 'DeleteFunction',
    calls: ['DeleteEventSourceMapping20150331', 'DeleteFunction20150331'],
    evidence: ['policy.json', 'code.zip'],
  },
  {
    type: 'lambda-function-url',
    make: async (there) => {
      await companysFunction(there);
      await lambda(there).createFunctionUrlConfig({ FunctionName: FUNCTION, AuthType: 'NONE' });
    },
    event: 'CreateFunctionUrlConfig',
    id: 'exfil',
    details: 'open to everybody',
    command: [`aws lambda delete-function-url-config --region ${REGION} --function-name exfil`],
    by: 'DeleteFunctionUrlConfig',
  },
  {
    type: 'lambda-event-source-mapping',
    make: async (there) => {
      await companysFunction(there);
      await lambda(there).createEventSourceMapping({ FunctionName: 'exfil', EventSourceArn: QUEUE });
    },
    event: 'CreateEventSourceMapping20150331',
    id: /^[0-9a-f-]{36}$/,
    ref: { label: FUNCTION },
    details: `${QUEUE} to exfil`,
    command: [`aws lambda delete-event-source-mapping --region ${REGION} --uuid <id>`],
    by: 'DeleteEventSourceMapping',
  },
  {
    type: 'lambda-version',
    make: async (there) => {
      await companysFunction(there);
      await lambda(there).publishVersion({ FunctionName: 'exfil' });
    },
    event: 'PublishVersion20150331',
    id: 'exfil:1',
    details: 'code VpTQii5T/8rgwxA+Wtb2B2q9lg6x+KVldwQLwQKPcCs=',
    command: [`aws lambda delete-function --region ${REGION} --function-name exfil --qualifier 1`],
    by: 'DeleteFunction',
  },
  {
    type: 'lambda-alias',
    make: async (there) => {
      await companysFunction(there);
      const alias = { FunctionName: 'exfil', Name: 'live', FunctionVersion: '$LATEST' };
      await lambda(there).createAlias(alias);
    },
    event: 'CreateAlias20150331',
    id: 'exfil:live',
    details: 'version $LATEST',
    command: [`aws lambda delete-alias --region ${REGION} --function-name exfil --name live`],
    by: 'DeleteAlias',
  },
  {
    type: 'lambda-layer-version',
    make: (there) => lambda(there).publishLayerVersion({ LayerName: 'spy', Content: code('layer') }),
    event: 'PublishLayerVersion20181031',
    id: 'spy:1',
    ref: { arn: `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:layer:spy:1` },
    details: '5 bytes',
    command: [`aws lambda delete-layer-version --region ${REGION} --layer-name spy --version-number 1`],
    by: 'DeleteLayerVersion',
    evidence: ['layer.zip'],
  },
  {
    type: 'events-rule',
    make: async (there) => {
      await events(there).putRule({ Name: 'tick', ScheduleExpression: 'rate(1 minute)' });
      await events(there).putTargets({ Rule: 'tick', Targets: [{ Id: 'a', Arn: FUNCTION }] });
    },
    event: 'PutRule',
    id: 'tick',
    ref: { arn: `arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/tick` },
    details: `ENABLED, rate(1 minute), to ${FUNCTION}`,
    command: [
      `aws events remove-targets --region ${REGION} --rule tick --ids a`,
      `aws events delete-rule --region ${REGION} --name tick`,
    ],
    by: 'DeleteRule',
    calls: ['RemoveTargets', 'DeleteRule'],
  },
  {
    type: 'events-target',
    make: async (there) => {
      const company = there.ctx.aws.write('events', REGION);
      await company.putRule({ Name: 'nightly', EventBusName: 'ops', EventPattern: '{}' });
      const held = { Rule: 'nightly', EventBusName: 'ops' };
      await company.putTargets({ ...held, Targets: [{ Id: 'own', Arn: QUEUE }] });
      await events(there).putTargets({ ...held, Targets: [{ Id: 'x', Arn: FUNCTION }] });
    },
    event: 'PutTargets',
    id: 'ops/nightly#x',
    ref: { parent: 'ops/nightly', label: FUNCTION },
    details: FUNCTION,
    command: [`aws events remove-targets --region ${REGION} --rule nightly --event-bus-name ops --ids x`],
    by: 'RemoveTargets',
  },
  {
    type: 'scheduler-schedule',
    make: (there) =>
      there.attacker.write('scheduler', REGION).createSchedule({
        Name: 'back',
        ScheduleExpression: 'rate(5 minutes)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: FUNCTION, RoleArn: ROLE },
      }),
    event: 'CreateSchedule',
    id: 'default/back',
    details: `ENABLED, rate(5 minutes), to ${FUNCTION}`,
    command: [`aws scheduler delete-schedule --region ${REGION} --group-name default --name back`],
    by: 'DeleteSchedule',
  },
  {
    type: 'stepfunctions-state-machine',
    make: async (there) => {
      const states = there.attacker.write('stepfunctions', REGION);
      await states.createStateMachine({ name: 'loop', definition: '{}', roleArn: ROLE });
      await states.startExecution({ stateMachineArn: MACHINE });
    },
    event: 'CreateStateMachine',
    id: MACHINE,
    details: 'STANDARD, role worker, 1 running',
    command: [
      `aws stepfunctions stop-execution --region ${REGION} --execution-arn ${MACHINE.replace('stateMachine', 'execution')}:<uuid>`,
      `aws stepfunctions delete-state-machine --region ${REGION} --state-machine-arn <id>`,
    ],
    by: 'DeleteStateMachine',
    calls: ['StopExecution', 'DeleteStateMachine'],
  },
  {
    type: 'apigateway-http-api',
    make: async (there) => {
      const gateway = there.attacker.write('apigatewayv2', REGION);
      const { ApiId } = await gateway.createApi({ Name: 'hook', ProtocolType: 'HTTP' });
      await gateway.createRoute({ ApiId, RouteKey: 'GET /go' });
    },
    event: 'CreateApi',
    id: /^[0-9a-f]{10}$/,
    details: 'HTTP hook',
    command: [`aws apigatewayv2 delete-api --region ${REGION} --api-id <id>`],
    by: 'DeleteApi',
    evidence: ['routes.json'],
  },
  {
    type: 'apigateway-rest-api',
    make: async (there) => {
      const gateway = there.attacker.write('apigateway', REGION);
      const { id } = await gateway.createRestApi({ name: 'hook' });
      await there.ctx.aws.write('apigateway', REGION).createDomainName({ domainName: 'api.example.com' });
      const path = { domainName: 'api.example.com', basePath: 'x', restApiId: id };
      await gateway.createBasePathMapping(path);
    },
    event: 'CreateRestApi',
    id: /^[0-9a-f]{10}$/,
    ref: { label: 'hook' },
    details: 'hook, api.example.com',
    command: [
      `aws apigateway delete-base-path-mapping --region ${REGION} --domain-name api.example.com --base-path x`,
      `aws apigateway delete-rest-api --region ${REGION} --rest-api-id <id>`,
    ],
    by: 'DeleteRestApi',
    calls: ['DeleteBasePathMapping', 'DeleteRestApi'],
  },
];

prove(cases);

describe('Lambda functions', () => {
  it('leave their code behind as evidence, and no address it can be had at', async () => {
    const there = lab();
    await attackersFunction(there);
    const made = await madeBy(there, { type: 'lambda-function', event: 'CreateFunction20150331' });
    await saveEvidence(there, made);
    const files = [...there.evidence.entries()];
    expect(files.find(([path]) => path.endsWith('code.zip'))?.[1]).toBe('code');
    expect(files.find(([path]) => path.endsWith('description.json'))?.[1]).not.toContain('Location');
  });

  it('of the same name made by somebody else since are others and are left', async () => {
    const there = lab();
    await attackersFunction(there);
    const made = await madeBy(there, { type: 'lambda-function', event: 'CreateFunction20150331' });
    await there.clock.advance(3_600_000);
    const company = there.ctx.aws.write('lambda', REGION);
    await company.deleteFunction({ FunctionName: 'exfil' });
    await created(there, there.ctx.aws, 'ours');
    expect(await erase(there, [made])).toEqual([{ result: 'already-gone' }]);
    expect((await company.getFunction({ FunctionName: 'exfil' })).Configuration).toBeDefined();
  });

  it('that the attacker changed after he made them are still his', async () => {
    const there = lab();
    await attackersFunction(there);
    await there.clock.advance(3_600_000);
    await lambda(there).updateFunctionCode({ FunctionName: 'exfil', ...code('more') });
    const made = await madeBy(there, { type: 'lambda-function', event: 'CreateFunction20150331' });
    expect(await erase(there, [made])).toEqual([{ result: 'applied' }]);
  });

  it('have no version from new code that was not published, nor from a dry run', async () => {
    const there = lab();
    await companysFunction(there);
    for (const how of [{}, { Publish: true, DryRun: true }, { Publish: true }])
      await lambda(there).updateFunctionCode({ FunctionName: 'exfil', ...code('evil'), ...how });
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal);
    const versions = creationsIn(lineage.records).map(({ refs }) => refs.map(({ id }) => id));
    expect(versions.toSorted()).toEqual([[], [], ['exfil:1']]);
  });
});

describe('EventBridge', () => {
  it('rules and targets that were there before are older than the leak', async () => {
    const there = lab({ before: true });
    const company = there.ctx.aws.write('events', REGION);
    const target = { Rule: 'nightly', Targets: [{ Id: 'own', Arn: QUEUE }] };
    await company.putRule({ Name: 'nightly', ScheduleExpression: 'rate(1 day)' });
    await company.putTargets(target);
    await there.afterTheLeak();
    await events(there).putRule({ Name: 'nightly', ScheduleExpression: 'rate(1 minute)' });
    await events(there).putTargets(target);
    for (const [type, event] of [
      ['events-rule', 'PutRule'],
      ['events-target', 'PutTargets'],
    ] as const) {
      expect((await madeBy(there, { type, event })).state.createdAt).toBe('2026-11-23T08:00:00.000Z');
    }
  });

  it('a target that leads elsewhere by now is somebody else’s', async () => {
    const there = lab();
    await there.ctx.aws.write('events', REGION).putRule({ Name: 'nightly', EventPattern: '{}' });
    await events(there).putTargets({ Rule: 'nightly', Targets: [{ Id: 'x', Arn: FUNCTION }] });
    const made = await madeBy(there, { type: 'events-target', event: 'PutTargets' });
    const company = there.ctx.aws.write('events', REGION);
    await company.putTargets({ Rule: 'nightly', Targets: [{ Id: 'x', Arn: QUEUE }] });
    expect(await erase(there, [made])).toEqual([{ result: 'already-gone' }]);
    expect(await verify(there, made)).toEqual({ held: true });
  });
});
