import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type ActionCatalogue,
  actionCatalogue,
} from '../../../lib/prevention/permissions/action-catalogue.ts';
import { keptUse } from '../../../lib/prevention/permissions/kept-use.ts';
import {
  policyText,
  type Statement,
  statementsOf,
} from '../../../lib/prevention/permissions/policy-document.ts';
import { splitPolicy } from '../../../lib/prevention/permissions/policy-size.ts';
import { recordedUse } from '../../../lib/prevention/permissions/recorded-use.ts';
import { smallerPolicy } from '../../../lib/prevention/permissions/smaller-policy.ts';
import { evaluate } from '../../../lib/rehearsal/account/policy/evaluate.ts';
import type { TrailRecord } from '../../../lib/trail/record.ts';

const ACCOUNT = '111122223333';
const USER = `arn:aws:iam::${ACCOUNT}:user/worker`;

/** Events, the actions that allow them, and the ARN they name where they name one. */
const CALLS = [
  ['ec2', 'RunInstances', 'ec2:RunInstances', undefined],
  ['ec2', 'DescribeInstances', 'ec2:DescribeInstances', undefined],
  ['dynamodb', 'DescribeTable', 'dynamodb:DescribeTable', 'tableName'],
  ['dynamodb', 'CreateTable', 'dynamodb:CreateTable', 'tableName'],
  ['s3', 'GetBucketPolicy', 's3:GetBucketPolicy', 'bucketName'],
  ['s3', 'ListBuckets', 's3:ListAllMyBuckets', undefined],
  ['iam', 'ListUsers', 'iam:ListUsers', undefined],
  ['lambda', 'GetFunction20150331v2', 'lambda:GetFunction', 'functionName'],
] as const;
const NAMES = ['orders', 'orders-old', 'reports', '*', 'a?b'];

type Call = readonly [(typeof CALLS)[number], string];

function recordOf([[service, eventName, , parameter], name]: Call, at: number): TrailRecord {
  return {
    eventID: `e${at}`,
    eventTime: `2026-11-20T10:00:${String(at).padStart(2, '0')}Z`,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: 'eu-west-1',
    userIdentity: { type: 'IAMUser', arn: USER, userName: 'worker' },
    recipientAccountId: ACCOUNT,
    requestParameters: parameter === undefined ? {} : { [parameter]: name },
  };
}

function arnOf([[service, , , parameter], name]: Call): string {
  if (parameter === undefined) return '*';
  if (service === 's3') return `arn:aws:s3:::${name}`;
  const type = service === 'lambda' ? 'function:' : 'table/';
  return `arn:aws:${service}:eu-west-1:${ACCOUNT}:${type}${name}`;
}

const call = fc.tuple(fc.constantFrom(...CALLS), fc.constantFrom(...NAMES));
const actionPattern = fc.constantFrom(
  ...['*', 'ec2:*', 'EC2:Describe*', 's3:Get*', 's3:*', 'dynamodb:*Table', 'iam:List*', 'lambda:Get?unction'],
  ...CALLS.map(([, , action]) => action),
);
const resources = fc.oneof(
  fc.constant(['*']),
  fc.constant(['arn:aws:s3:::orders*', 'arn:aws:dynamodb:*:*:table/orders*']),
  fc.constant([`arn:aws:lambda:eu-west-1:${ACCOUNT}:function:reports`, 'arn:aws:s3:::reports']),
);
const conditions = fc.constantFrom(undefined, { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } });
const statement = fc
  .record({
    effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
    patterns: fc.uniqueArray(actionPattern, { minLength: 1, maxLength: 3 }),
    not: fc.boolean(),
    resources,
    condition: conditions,
  })
  .map(
    ({ effect, patterns, not, resources: on, condition }): Statement => ({
      effect,
      // A Deny of all that is not named would leave hardly anything to look at.
      ...(not && effect === 'Allow' ? { notActions: patterns } : { actions: patterns }),
      resources: on,
      ...(condition === undefined ? {} : { condition }),
    }),
  );

let catalogue: ActionCatalogue;
beforeAll(async () => {
  catalogue = await actionCatalogue(['ec2', 's3', 'dynamodb', 'iam', 'lambda']);
});

const IN_REGION = { 'aws:requestedregion': 'eu-west-1' };
const says = (documents: readonly string[], action: string, resource: string, context = IN_REGION) =>
  evaluate(documents, { action, resource, context });

/** A probe for what was never called as well. */
const probe = fc.record({
  action: fc.constantFrom(
    ...CALLS.map(([, , action]) => action),
    ...['ec2:TerminateInstances', 'iam:PutUserPolicy', 'iam:PassRole', 's3:DeleteBucket', 'kms:Decrypt'],
    ...['lambda:InvokeFunction', 's3:GetObject', 'ec2:CreateTags'],
  ),
  resource: fc.oneof(fc.constant('*'), call.map(arnOf)),
  context: fc.constantFrom(IN_REGION, { 'aws:requestedregion': 'us-east-1' }),
});

describe('a smaller policy', () => {
  it('allows every recorded call that was allowed, and nothing that was not', () => {
    fc.assert(
      fc.property(
        fc.array(statement, { minLength: 1, maxLength: 4 }),
        fc.array(call, { maxLength: 6 }),
        fc.subarray(['ec2', 's3', 'lambda', 'iam']),
        fc.array(probe, { maxLength: 12 }),
        (statements, calls, wholly, probes) => {
          const old = [policyText(statements)];
          // Only a call that was allowed was made.
          const made = calls.filter((one) => says(old, one[0][2], arnOf(one)) === 'allow');
          const recorded = recordedUse(made.map(recordOf), catalogue);
          const used = wholly.map((service) => ({ service, usedAt: '2026-11-20T10:00:00Z' }));
          const smaller = smallerPolicy(statements, keptUse(used, recorded, catalogue), catalogue);
          const documents = splitPolicy(smaller.statements);
          for (const one of made) expect(says(documents, one[0][2], arnOf(one))).toBe('allow');
          for (const { action, resource, context } of probes) {
            if (says(documents, action, resource, context) !== 'allow') continue;
            expect(says(old, action, resource, context)).toBe('allow');
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  const narrowed = (statements: readonly Statement[], records: readonly TrailRecord[]) =>
    smallerPolicy(statements, keptUse([], recordedUse(records, catalogue), catalogue), catalogue);
  const everything: Statement = { effect: 'Allow', actions: ['*'], resources: ['*'] };
  const [, , describeTable] = CALLS;

  it('is cut down to the ARNs only where every call of an action names one', () => {
    const proven = [recordOf([describeTable, 'orders'], 1), recordOf([describeTable, 'reports'], 2)];
    const table = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/`;
    expect(narrowed([everything], proven).statements).toEqual([
      {
        effect: 'Allow',
        actions: ['dynamodb:DescribeTable'],
        resources: [`${table}orders`, `${table}reports`],
      },
    ]);
    const unproven = [...proven, { ...recordOf([describeTable, ''], 3), requestParameters: null }];
    expect(narrowed([everything], unproven).statements).toEqual([
      { effect: 'Allow', actions: ['dynamodb:DescribeTable'], resources: ['*'] },
    ]);
  });

  it('takes no name that a policy would read as many for proof', () => {
    const { statements } = narrowed([everything], [recordOf([describeTable, '*'], 1)]);
    expect(statements).toEqual([{ effect: 'Allow', actions: ['dynamodb:DescribeTable'], resources: ['*'] }]);
  });

  it('leaves denials, conditions and policy variables as they are', () => {
    const kept: readonly Statement[] = [
      {
        effect: 'Allow',
        actions: ['dynamodb:*'],
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable, expanded by IAM
        resources: ['arn:aws:dynamodb:*:*:table/${aws:username}*'],
      },
      {
        effect: 'Allow',
        actions: ['dynamodb:DescribeTable'],
        resources: ['*'],
        condition: { Bool: { 'aws:SecureTransport': 'true' } },
      },
      { effect: 'Deny', notActions: ['dynamodb:*'], resources: ['*'] },
    ];
    const { statements } = narrowed(kept, [recordOf([describeTable, 'orders'], 1)]);
    expect(statements).toEqual([{ ...kept[0], actions: ['dynamodb:DescribeTable'] }, kept[1], kept[2]]);
  });

  it('counts no call that was denied as use, and one that failed otherwise as use', () => {
    const denied = { ...recordOf([describeTable, 'orders'], 1), errorCode: 'AccessDenied' };
    const absent = { ...recordOf([CALLS[0], ''], 2), errorCode: 'Client.DryRunOperation' };
    const { statements } = narrowed([everything], [denied, absent]);
    expect(statements.flatMap(({ actions }) => actions)).toEqual(['ec2:CreateTags', 'ec2:RunInstances']);
  });

  it('is split into managed policies of 6,144 characters that say the same together', () => {
    const actions = Array.from({ length: 900 }, (_, at) => `ec2:Describe${String(at).padStart(4, '0')}`);
    const documents = splitPolicy([{ effect: 'Allow', actions, resources: ['*'] }]);
    expect(documents.length).toBeGreaterThan(1);
    for (const document of documents) expect(document.length).toBeLessThanOrEqual(6_144);
    expect(documents.flatMap((one) => statementsOf(one)).flatMap((one) => one.actions)).toEqual(actions);
  });

  it('is split by its resources where a single action has too many', () => {
    const resources = Array.from({ length: 200 }, (_, at) => `arn:aws:s3:::reports-of-the-company-${at}/*`);
    const documents = splitPolicy([{ effect: 'Allow', actions: ['s3:GetObject'], resources }]);
    for (const document of documents) expect(document.length).toBeLessThanOrEqual(6_144);
    expect(documents.flatMap((one) => statementsOf(one)).flatMap((one) => one.resources)).toEqual(resources);
  });
});
