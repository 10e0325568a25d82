import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../lib/rehearsal/account/policy/evaluate.ts';
import { policy } from './in-account.ts';

const asked = (action: string, resource = '*', context: Record<string, string> = {}) => ({
  action,
  resource,
  context: Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value])),
});
const allow = (more: object = {}) => policy({ Effect: 'Allow', Action: '*', Resource: '*', ...more });
const when = (Condition: object) => allow({ Condition });

describe('policies', () => {
  it('let a deny win over every allow', () => {
    const deny = policy({ Effect: 'Deny', Action: 'iam:Delete*', Resource: '*' });
    expect(evaluate([allow(), deny], asked('iam:DeleteUser'))).toBe('deny');
    expect(evaluate([allow(), deny], asked('iam:CreateUser'))).toBe('allow');
    expect(evaluate([deny], asked('iam:CreateUser'))).toBe('silent');
    expect(evaluate([], asked('iam:CreateUser'))).toBe('silent');
  });

  it.each([
    ['ec2:*', 'ec2:RunInstances', 'allow'],
    ['EC2:runinstances', 'ec2:RunInstances', 'allow'],
    ['ec2:Describe*', 'ec2:RunInstances', 'silent'],
    ['ec2:RunInstance?', 'ec2:RunInstances', 'allow'],
    ['ec2:RunInstances?', 'ec2:RunInstances', 'silent'],
    ['ec2.*', 'ec2:RunInstances', 'silent'],
  ])('match the action pattern %s with %s: %s', (Action, action, answer) => {
    expect(evaluate([policy({ Effect: 'Allow', Action, Resource: '*' })], asked(action))).toBe(answer);
  });

  it('turn NotAction and NotResource round', () => {
    const notIam = policy({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' });
    expect(evaluate([notIam], asked('iam:CreateUser'))).toBe('silent');
    expect(evaluate([notIam], asked('ec2:RunInstances'))).toBe('allow');
    const notProd = policy({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::prod*' });
    expect(evaluate([notProd], asked('s3:GetObject', 'arn:aws:s3:::prod-data'))).toBe('silent');
    expect(evaluate([notProd], asked('s3:GetObject', 'arn:aws:s3:::test'))).toBe('allow');
  });

  it('compare resources by their case, and a variable’s star as a star', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an IAM policy variable
    const own = policy({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:iam::*:user/${aws:username}' });
    const user = (name: string) => `arn:aws:iam::482910374655:user/${name}`;
    expect(evaluate([own], asked('iam:GetUser', user('ann'), { 'aws:username': 'ann' }))).toBe('allow');
    expect(evaluate([own], asked('iam:GetUser', user('Ann'), { 'aws:username': 'ann' }))).toBe('silent');
    expect(evaluate([own], asked('iam:GetUser', user('bob'), { 'aws:username': '*' }))).toBe('silent');
    expect(evaluate([own], asked('iam:GetUser', user('')))).toBe('silent');
  });

  const issued = 'aws:TokenIssueTime';
  it.each([
    [
      { DateLessThan: { [issued]: '2026-11-23T09:00:00Z' } },
      { [issued]: '2026-11-23T08:59:59.999Z' },
      'allow',
    ],
    [{ DateLessThan: { [issued]: '2026-11-23T09:00:00Z' } }, { [issued]: '2026-11-23T09:00:00Z' }, 'silent'],
    [{ DateLessThan: { [issued]: '2026-11-23T09:00:00Z' } }, {}, 'silent'],
    [{ StringEquals: { 'aws:username': ['ann', 'bob'] } }, { 'aws:username': 'bob' }, 'allow'],
    [{ StringEquals: { 'AWS:UserName': 'ann' } }, { 'aws:username': 'ann' }, 'allow'],
    [{ StringNotEquals: { 'aws:username': ['ann', 'bob'] } }, { 'aws:username': 'bob' }, 'silent'],
    [{ StringNotEquals: { 'aws:username': 'ann' } }, {}, 'allow'],
    [{ StringLike: { 'aws:userid': 'AROA*:night' } }, { 'aws:userid': 'AROAXY:night' }, 'allow'],
    [
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/web*' } },
      { 'aws:PrincipalArn': 'arn:aws:iam::482910374655:role/web-server' },
      'allow',
    ],
    [{ ArnNotEquals: { 'aws:PrincipalArn': 'arn:a' } }, { 'aws:PrincipalArn': 'arn:a' }, 'silent'],
    [{ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, {}, 'silent'],
    [{ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, {}, 'allow'],
    [{ Null: { [issued]: 'true' } }, {}, 'allow'],
    [{ Null: { [issued]: 'false' } }, {}, 'silent'],
    [{ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, { 'aws:SourceIp': '203.0.113.77' }, 'allow'],
    [{ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, { 'aws:SourceIp': '203.0.113.77' }, 'silent'],
    [{ NumericLessThan: { 'ec2:Count': '5' } }, { 'ec2:Count': '10' }, 'silent'],
    [{ StringEquals: { a: '1' }, StringLike: { b: '*' } }, { a: '1' }, 'silent'],
  ])('weigh the condition %j against %j: %s', (condition, context, answer) => {
    expect(evaluate([when(condition)], asked('ec2:RunInstances', '*', context))).toBe(answer);
  });

  it('refuse what cannot be evaluated instead of guessing', () => {
    expect(() => evaluate([when({ 'ForAllValues:StringLike': { a: '*' } })], asked('a:b'))).toThrow(
      'does not evaluate the condition ForAllValues:StringLike',
    );
    expect(() => evaluate(['{"Statement":'], asked('a:b'))).toThrow('Syntax errors in policy.');
  });
});
