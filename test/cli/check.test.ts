import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CheckResult } from '../../lib/cli/check-result.ts';
import { type CheckLine, inPlace } from '../../lib/playbook/check-line.ts';
import type { AnyPlaybook } from '../../lib/playbook/playbook.ts';
import { seedUser } from '../../lib/rehearsal/account/seed.ts';
import { serveAccount } from '../../lib/rehearsal/serve.ts';
import { playbooks } from '../../playbooks/registry.ts';
import { ACCOUNT, type Company, company } from '../playbooks/prevent-key-leaks/in-company.ts';
import { awsEnvironment, spillkit, temporaryFolder } from './fixtures.ts';

const ALARMS = ['enable-guardduty', 'set-budget-alarm'];
const MAIL = ['security@shop.example'];

/** Types `spillkit check` in the account, as a user with these policies. */
async function check({ account }: Company, args: readonly string[] = [], statements: readonly object[] = []) {
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
  const own = JSON.stringify({ Version: '2012-10-17', Statement: [everything, ...statements] });
  const [key] = seedUser(account, {
    ...{ userName: `auditor-${account.state.sequence}`, createdAt: '2026-01-15T08:00:00.000Z' },
    ...{ policies: { own }, keys: [{ createdAt: '2026-01-15T08:00:00.000Z' }] },
  }).accessKeys;
  const { url, close } = await serveAccount(account);
  onTestFinished(close);
  const home = await temporaryFolder();
  awsEnvironment(home);
  vi.stubEnv('AWS_ACCESS_KEY_ID', key?.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', key?.secretAccessKey);
  return spillkit(['check', '--endpoint-url', url, '--only', ALARMS.join(','), ...args], {
    ...{ home, playbooks: playbooks as readonly AnyPlaybook[] },
  });
}

const checked = (stdout: string) => JSON.parse(stdout) as CheckResult;
const marks = (stdout: string) => checked(stdout).steps.flatMap(({ lines }) => lines.map(({ mark }) => mark));

/** Somebody follows the link in the mail. */
function confirm({ account }: Company): void {
  for (const one of Object.values(account.region('us-east-1').shelves['sns/subscription'] ?? {}))
    Object.assign(one as object, { confirmed: true });
}

describe('spillkit check', () => {
  it('names what is missing with the command that mends it, and changes nothing', async () => {
    const shop = company();
    const { stdout, exit } = await check(shop, [
      '--regions',
      'eu-west-1,sa-east-1,us-east-1',
      '--account',
      ACCOUNT,
    ]);
    expect(exit).toBe(1);
    expect(stdout).toMatch(
      /^enable-guardduty: .+\n✗ missing +Switch GuardDuty on in eu-west-1 and 2 more of the kind \(eu-west-1, sa-east-1, us-east-1\)$/m,
    );
    expect(stdout).toMatch(
      /→ spillkit run prevent-key-leaks --only enable-guardduty --endpoint-url \S+ --account 482910374655 --regions eu-west-1 sa-east-1 us-east-1\n/,
    );
    expect(stdout).toMatch(
      /^set-budget-alarm: .+\n(. missing .+\n.+\n)*! left to you +Say who is told of a rising bill: /m,
    );
    expect(stdout).not.toContain('✓');
    expect(shop.account.state.records.filter(({ record }) => record.readOnly === false)).toEqual([]);
  });

  it('calls in place only what nothing is left to do for', async () => {
    const shop = company();
    for (const step of ALARMS) await shop.run(step, { inputs: { mail: MAIL, amount: '80' } });
    const waiting = await check(shop, ['--json']);
    expect(marks(waiting.stdout)).toEqual(['left-to-you', 'in-place']);
    expect(waiting.exit).toBe(1);
    confirm(shop);
    const done = await check(shop, ['--json']);
    expect(checked(done.stdout)).toMatchObject({
      ...{ type: 'check-result', schema: 1, account: ACCOUNT, inPlace: true },
      steps: [
        { step: 'enable-guardduty', lines: [{ mark: 'in-place', mend: null }] },
        { step: 'set-budget-alarm', lines: [{ mark: 'in-place', mend: null }] },
      ],
    });
    expect(done.exit).toBe(0);
  });

  it('never shows as fine what it could not look at', async () => {
    const shop = company();
    for (const step of ALARMS) await shop.run(step, { inputs: { mail: MAIL, amount: '80' } });
    confirm(shop);
    const deny = { Effect: 'Deny', Action: ['guardduty:ListDetectors', 'budgets:*'], Resource: '*' };
    const { stdout, exit } = await check(shop, [], [deny]);
    expect(stdout).toMatch(/^\? could not look +us-east-1 \(guardduty:ListDetectors\): /m);
    expect(stdout).toMatch(/^\? could not look +budgets \(budgets:ViewBudget\): /m);
    expect(stdout).not.toContain('✓');
    expect(exit).toBe(1);
  });

  it('tells what is worth a look and still exits with 0, in lines that fit the terminal', async () => {
    const what = `May do everything (9): ${Array.from({ length: 9 }, (_, at) => `user u${at}\u202e`).join(', ')}`;
    const chosen: CheckLine = {
      mark: 'worth-a-look',
      what,
      regions: [],
      details: ['user u0: a'],
      mend: 'look',
    };
    const look = async (lines: readonly CheckLine[], args: readonly string[] = []) => {
      const step = {
        id: 'look',
        title: 'Look',
        withoutAws: true,
        check: async () => ({ summary: '', lines }),
      };
      const book = { ...playbooks[1], steps: [step] } as unknown as AnyPlaybook;
      return spillkit(['check', ...args], { playbooks: [book], columns: 60 });
    };
    const { stdout, exit } = await look([chosen, inPlace('No key is unused.')]);
    expect(exit).toBe(0);
    expect(stdout.split('\n')).toEqual([
      '',
      'look: Look',
      '• worth a look    May do everything (9): user u0\\u{202e},',
      '                  user u1\\u{202e}, user u2\\u{202e}, user',
      '                  u3\\u{202e}, user u4\\u{202e}, user',
      '                  u5\\u{202e}, user u6\\u{202e}, user',
      '                  u7\\u{202e}, user u8\\u{202e}',
      '                  → look',
      '✓ in place        No key is unused.',
      '',
      'Nothing is missing; 1 worth a look.',
      '',
    ]);
    expect(checked((await look([chosen], ['--json'])).stdout)).toMatchObject({ inPlace: true });
    expect((await look([chosen, { ...chosen, mark: 'missing' }])).exit).toBe(1);
  });

  it.each([
    [['--account', '111122223333'], /belongs to account 482910374655, not to 111122223333/],
    [['--amount', 'much'], /Amount "much" is no budget a month/],
    [['--mail', 'nobody'], /"nobody" is no mail address that AWS takes/],
    [['--regions', 'eu-west-9'], /Region eu-west-9 is no region of this account/],
  ])('refuses %j', async (args, why) => {
    const { stdout, stderr, exit } = await check(company(), args);
    expect(stderr).toMatch(why);
    expect({ stdout, exit }).toEqual({ stdout: '', exit: 2 });
  });
});
