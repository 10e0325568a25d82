import { type Json, ORDER } from '../../playbook/change.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { functionIn } from '../../resources/serverless/function-names.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { Alteration, AlteredTarget, RevertedType } from '../change-type.ts';
import { samePolicy } from '../policy-text.ts';

/** The value is the statement's text, or `false`. Adding one of an id that is taken fails, so it was not there before. */
function alteration(record: TrailRecord, added: boolean): readonly Alteration[] {
  const id = functionIn(record);
  const aspect = textAt(record.requestParameters, 'statementId');
  if (id === undefined || aspect === undefined) return [];
  const target = { type: 'lambda-function', id, region: record.awsRegion, aspect };
  if (!added) return [{ target, set: false }];
  return [{ target, set: textAt(record.responseElements, 'statement') ?? null, before: false }];
}

const statementId = ({ aspect }: AlteredTarget) => aspect ?? '';

interface Statement {
  readonly Sid?: string;
  readonly Action?: string;
  readonly Principal?: string | { readonly Service?: string; readonly AWS?: string };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What AddPermission takes to make a statement of that text again. */
function askedFor(text: Json) {
  const { Action, Principal, Condition = {} } = JSON.parse(String(text)) as Statement;
  const conditions = Object.assign({}, ...Object.values(Condition)) as Record<string, string>;
  const principal = typeof Principal === 'string' ? Principal : (Principal?.Service ?? Principal?.AWS);
  if (Action === undefined || principal === undefined) {
    throw new SpillkitError(
      'StatementNotUnderstood',
      `The statement ${String(text)} names no action or principal.`,
      'Add it by hand with aws lambda add-permission.',
    );
  }
  const sourceArn = conditions['AWS:SourceArn'] ?? conditions['aws:SourceArn'];
  const sourceAccount = conditions['AWS:SourceAccount'] ?? conditions['aws:SourceAccount'];
  return {
    Action,
    Principal: principal,
    ...(sourceArn === undefined ? {} : { SourceArn: sourceArn }),
    ...(sourceAccount === undefined ? {} : { SourceAccount: sourceAccount }),
  };
}

/** Who may call a function: statements of its resource policy. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export const lambdaPermission: RevertedType = {
  type: 'lambda-permission',
  title: 'Permissions to call Lambda functions',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    {
      ...{ source: 'lambda', name: 'AddPermission', recordedAs: 'AddPermission20150331v2' },
      alterations: (record) => alteration(record, true),
    },
    {
      ...{ source: 'lambda', name: 'RemovePermission', recordedAs: 'RemovePermission20150331v2' },
      alterations: (record) => alteration(record, false),
    },
  ],
  permissions: ['lambda:GetPolicy', 'lambda:AddPermission', 'lambda:RemovePermission'],
  action: (target, to) =>
    to === false
      ? `Take permission ${statementId(target)} off Lambda function ${target.id}`
      : `Put permission ${statementId(target)} back on Lambda function ${target.id}`,
  same: samePolicy,

  async look(ctx, target) {
    const lambda = ctx.aws.read('lambda', target.region);
    // Lambda answers the same for a function without a policy and for one that is gone.
    const policy = (await unlessAbsent(lambda.getPolicy({ FunctionName: target.id })))?.Policy;
    const { Statement = [] } = JSON.parse(policy ?? '{}') as { Statement?: readonly Statement[] };
    const statement = Statement.find(({ Sid }) => Sid === statementId(target));
    return { state: 'there', value: statement === undefined ? false : JSON.stringify(statement) };
  },

  revert(ctx, target, to) {
    const lambda = ctx.aws.write('lambda', target.region);
    const one = { FunctionName: target.id, StatementId: statementId(target) };
    return to === false ? lambda.removePermission(one) : lambda.addPermission({ ...one, ...askedFor(to) });
  },

  command(target, to) {
    const one = {
      region: target.region,
      'function-name': target.id,
      'statement-id': statementId(target),
    };
    if (to === false) return awsCommand('lambda', 'remove-permission', one);
    const { Action, Principal, SourceArn } = askedFor(to);
    return awsCommand('lambda', 'add-permission', {
      ...one,
      action: Action,
      principal: Principal,
      ...(SourceArn === undefined ? {} : { 'source-arn': SourceArn }),
    });
  },
};
