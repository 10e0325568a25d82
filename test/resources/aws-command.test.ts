import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsCommand, shellWord } from '../../lib/resources/aws-command.ts';

describe('AWS CLI text', () => {
  it('leaves harmless words bare', () => {
    expect(
      awsCommand('ec2', 'terminate-instances', {
        region: 'eu-west-1',
        'instance-ids': ['i-1', 'i-2'],
      }),
    ).toBe('aws ec2 terminate-instances --region eu-west-1 --instance-ids i-1 i-2');
  });

  it('joins a value that looks like an option to its own', () => {
    expect(awsCommand('iam', 'delete-user', { 'user-name': '--debug' })).toBe(
      'aws iam delete-user --user-name=--debug',
    );
  });

  it('hands every text through a POSIX shell unchanged', () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme' }), {
      numRuns: 200,
      seed: 7,
    });
    const hostile = ["'; rm -rf ~ #", '$(id)', '`id`', '\n', '\\', '!!', '*', '~', '', "a'b'c"];
    const words = [...texts, ...hostile].filter((text) => !text.includes('\0'));
    const script = words.map((word) => `printf '%s\\0' ${shellWord(word)}`).join('\n');
    const printed = execFileSync('sh', ['-c', script]).toString();
    expect(printed.split('\0').slice(0, -1)).toEqual(words);
  });
});
