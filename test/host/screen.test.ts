import { describe, expect, it } from 'vitest';
import type { Message } from '../../lib/host/message.ts';
import { createScreen } from '../../lib/host/screen.ts';
import { ORDER } from '../../lib/playbook/change.ts';
import { change, planOf } from '../playbook/_helpers.ts';

function shown(
  messages: readonly Message[],
  options: { live?: boolean; colour?: boolean; columns?: number } = {},
): string {
  let text = '';
  const output = {
    write: (part: string) => {
      text += part;
    },
    ...(options.columns === undefined ? {} : { columns: options.columns }),
  };
  const screen = createScreen({ output, live: options.live ?? false, colour: options.colour ?? false });
  for (const message of messages) screen.show(message);
  return text;
}

const event = {
  kind: 'event',
  eventId: 'e-1',
  eventTime: '2026-11-23T09:10:00Z',
  eventName: 'RunInstances',
  eventSource: 'ec2.amazonaws.com',
  region: 'eu-west-1',
  by: 'AKIAEXAMPLE',
} as const;

const planned = (changes: ReturnType<typeof change>[], rest = {}): Message => ({
  type: 'step-planned',
  step: 's',
  round: 1,
  plan: { ...planOf(changes, rest), summary: 'Found things.' },
});

describe('a plan on the screen', () => {
  it('tells of each change what, where, why, what is lost and the command', () => {
    const one = change('i-1', 'eu-west-1', {
      title: 'Terminate i-1 (p4d.24xlarge)',
      because: [event],
      loses: 'What is on its instance store.',
      command: "aws ec2 terminate-instances --instance-ids 'i-1'",
    });
    expect(shown([planned([one])])).toBe(
      [
        'Found things.',
        '1 change:',
        '  • Terminate i-1 (p4d.24xlarge)',
        '      where    thing i-1, eu-west-1',
        '      because  RunInstances by AKIAEXAMPLE at 2026-11-23T09:10:00Z in eu-west-1, event e-1',
        '      loses    What is on its instance store.',
        "      aws ec2 terminate-instances --instance-ids 'i-1'",
        '',
      ].join('\n'),
    );
  });

  it('groups a long list by kind and region, with counts', () => {
    const many = Array.from({ length: 20 }, (_, at) =>
      change(`i-${at}`, 'eu-west-1', { because: [{ ...event, eventId: `e-${at}` }] }),
    );
    const text = shown([planned([...many, change('i-x', 'us-east-1')])]);
    expect(text).toContain('21 changes:');
    expect(text).toContain('  • 20 × thing, eu-west-1: i-0, i-1, i-2 and 17 more');
    expect(text).toContain('event e-0 (20 events in all)');
    expect(text).toContain('  • Erase i-x, us-east-1');
    expect(text).not.toContain('erase i-7');
  });

  it('groups a list over many regions by type alone, with how many stand where', () => {
    const regions = Array.from({ length: 17 }, (_, at) => `region-${at}`);
    const many = regions.flatMap((region) => [change(`${region}-a`, region), change(`${region}-b`, region)]);
    const text = shown([planned(many)]);
    expect(text).toContain('  • 34 × thing in 17 regions: 2 region-0, 2 region-1, 2 region-2');
    expect(text.split('\n').length).toBeLessThan(8);
  });

  it('says once what a later look would only repeat', () => {
    const plan = planOf([], { notes: [{ level: 'warning', text: 'The trail was stopped.' }] });
    const look = (round: number): Message => ({ type: 'step-planned', step: 's', round, plan });
    expect(shown([look(1), look(2)]).match(/The trail was stopped/g)?.length).toBe(1);
  });

  it('names evidence that would be saved in one line each', () => {
    const saving = change('trail', 'global', { effect: 'read-only', title: 'Save the trail' });
    expect(shown([planned([saving])])).toBe('Found things.\n1 change:\n  • Save the trail\n');
  });

  it('gives every command in a dry run, however long the list is', () => {
    const many = Array.from({ length: 20 }, (_, at) => change(`i-${at}`, 'eu-west-1'));
    const opened: Message = {
      type: 'case-opened',
      caseId: 'spk-1',
      caseDir: '/c',
      playbook: 'p',
      mode: 'dry-run',
      resumed: false,
    };
    const text = shown([opened, planned(many)]);
    for (const { command } of many) expect(text).toContain(command);
  });

  it('sets apart what needs a decision, what only people can do and what was not seen', () => {
    const text = shown([
      planned(
        [
          change('sure', 'eu-west-1'),
          change('maybe', 'eu-west-1', { preselected: false }),
          change('never', 'eu-west-1', { order: ORDER.onlyAHuman }),
        ],
        {
          notes: [{ level: 'warning', text: 'The trail was stopped.' }],
          leftToHuman: [{ what: 'Tell support.', why: 'Only they can.', how: 'Fill in\nthe form.' }],
          unlooked: [{ where: 'eu-north-1', call: 'ec2:DescribeInstances', reason: 'AccessDenied' }],
        },
      ),
    ]);
    expect(text).toMatch(/1 change:\n {2}• Erase sure/);
    expect(text).toMatch(/1 more only if you select it:\n {2}\? Erase maybe/);
    expect(text).toMatch(/1 that only a person can do:\n {2}! Erase never/);
    expect(text).toContain('warning: The trail was stopped.');
    expect(text).toContain('left to you: Tell support.');
    expect(text).toContain('NOT LOOKED AT: eu-north-1 (ec2:DescribeInstances): AccessDenied');
  });

  it('cannot be forged by names', () => {
    const hostile = change('i-1', 'eu-west-1', {
      title: 'Erase x\n→ done and verified',
      target: { type: 'thing', id: 'i\u001b[1A', region: 'eu-west-1', label: 'l\u202e"' },
      command: 'echo \u001b[2J',
    });
    const text = shown([planned([hostile])]);
    expect(text).not.toMatch(/\p{Cf}/u);
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\n→');
  });
});

describe('progress', () => {
  const at = (done: number): Message => ({ type: 'progress', what: 'changes applied', done, of: 100 });
  const hundred = Array.from({ length: 101 }, (_, done) => at(done));

  it('is rewritten in place on a terminal and gives way to the next line', () => {
    const text = shown([at(1), at(2), { type: 'note', level: 'info', text: 'done' }], { live: true });
    expect(text).toBe('  … changes applied: 1 of 100\r\x1b[2K  … changes applied: 2 of 100\r\x1b[2K  done\n');
  });

  it('is told sparsely elsewhere', () => {
    expect(shown(hundred).trimEnd().split('\n').length).toBe(11);
    expect(shown([{ type: 'progress', what: 'few', done: 1, of: 3 }])).toBe('');
  });
});

describe('applied changes', () => {
  const applied = (id: number, result: 'applied' | 'failed'): Message => ({
    type: 'change-applied',
    step: 's',
    change: change(`i-${id}`, 'eu-west-1'),
    outcome: result === 'failed' ? { result, code: 'AccessDenied', message: 'no' } : { result },
  });

  it('are only counted when they are many; failures are always told', () => {
    const many = Array.from({ length: 40 }, (_, id) => applied(id, 'applied'));
    const text = shown([...many, applied(99, 'failed')]);
    expect(text.match(/✓/g)?.length).toBe(12);
    expect(text).toContain('✗ Erase i-99: AccessDenied: no');
  });
});

describe('colour', () => {
  const failed: Message = { type: 'error', code: 'x', text: 'It failed.' };

  it('is used when it is wanted', () => {
    expect(shown([failed], { colour: true })).toBe('\x1b[31mIt failed.\x1b[39m\n');
  });

  it('is not used otherwise', () => {
    expect(shown([failed])).toBe('It failed.\n');
  });
});

it('the score says what it cost, what was missed and what was hurt', () => {
  const text = shown([
    {
      type: 'score',
      schema: 1,
      scenario: 'leaked-key-mining',
      containedAfterSeconds: 185,
      cleanAfterSeconds: null,
      costUsd: 1234.5,
      ...{ recall: 0.97, precision: 1 },
      missed: ['i-0abc in eu-west-3'],
      collateral: [],
      stepsDone: [],
    },
  ]);
  expect(text).toContain('contained after   3 min 5 s');
  expect(text).toContain('clean after       never');
  expect(text).toContain('cost so far       1234.50 USD');
  expect(text).toContain('recall            0.97');
  expect(text).toMatch(/missed {12}1\n {4}i-0abc in eu-west-3/);
  expect(text).toMatch(/collateral {8}0/);
});

describe('the table of permissions', () => {
  const escalation = { rule: 'escalation', severity: 'medium', text: 'it hands a role over' } as const;
  const reviewed: Message = {
    type: 'permissions-reviewed',
    principals: [
      {
        ...{ kind: 'user', name: 'shop-developer', arn: 'a', smallerPolicy: 'proposed' },
        ...{ servicesGranted: 38, servicesUsed: 2, actionsUsed: 20 },
        findings: [
          { rule: 'power-user', severity: 'medium', text: 'may do nearly everything' },
          ...[escalation, escalation],
          { rule: 'no-mfa', severity: 'high', text: 'signs in without MFA' },
        ],
      },
      {
        ...{ kind: 'role', name: `${'r'.repeat(60)}\u202e`, arn: 'b', smallerPolicy: 'not-looked-at' },
        ...{ servicesGranted: null, servicesUsed: null, actionsUsed: null, findings: [] },
      },
    ],
  };

  it('keeps to the columns of a narrow terminal, and to one line where there is none', () => {
    const narrow = shown([reviewed], { columns: 80 }).split('\n');
    expect(narrow.every((line) => line.length <= 80)).toBe(true);
    expect(narrow.slice(2)).toEqual([
      '  user shop-developer            2 of 38   20       proposed  power-user,',
      '                                                              escalation ×2,',
      '                                                              no-mfa',
      `  role ${'r'.repeat(23)}…  ?         ?        unknown`,
      '',
    ]);
    const wide = shown([reviewed]);
    expect(wide).toContain('proposed  power-user, escalation ×2, no-mfa\n');
    expect(wide).toContain(`  role ${'r'.repeat(39)}…  ?`);
  });
});
