import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WritingKind } from '../../lib/playbook/change-kind.ts';
import type { AnyPlaybook } from '../../lib/playbook/playbook.ts';
import {
  account,
  awsEnvironment,
  keyId,
  loopbackAws,
  spillkit,
  switchPlaybook,
  temporaryFolder,
} from './fixtures.ts';

const target = ['--account', account, '--key-id', keyId];

/** A home with credentials, AWS on loopback, and a lamp that is on. */
async function room() {
  const home = await temporaryFolder();
  awsEnvironment(home);
  const state = { switches: ['lamp'] };
  const options = {
    home,
    env: { AWS_ENDPOINT_URL: await loopbackAws() },
    playbooks: [switchPlaybook(state)],
  };
  const cases = join(home, '.local/share/spillkit/cases');
  return {
    state,
    home,
    cases,
    type: (...argv: string[]) => spillkit(argv, options),
  };
}

describe('spillkit run, unattended', () => {
  it('applies every step its flags answer, and says who works where', async () => {
    const { state, type } = await room();
    const { exit, stdout, stderr } = await type(
      'run',
      'switch-off',
      '--yes',
      '--approve',
      'throw-away=red',
      ...target,
    );
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toContain(`Working as arn:aws:iam::${account}:user/responder in account ${account}.`);
    expect(state.switches).toEqual(['lamp', 'lamp turn-off', 'lamp throw-away']);
  });

  it('stops at an irreversible step that no flag approves, and names the flag', async () => {
    const { state, type } = await room();
    const { exit, stdout } = await type('run', 'switch-off', '--yes', ...target);
    expect(exit).toBe(2);
    expect(stdout).toContain('--approve throw-away=red');
    expect(stdout).toContain(
      'No --approve was given for throw-away (its colour). The run stops at the first of them that has something to do.',
    );
    expect(state.switches).toEqual(['lamp', 'lamp turn-off']);
  });

  it('exits with 3 when a step was left out', async () => {
    const { state, type } = await room();
    const { exit } = await type('run', 'switch-off', '--yes', '--skip', 'throw-away', ...target);
    expect(exit).toBe(3);
    expect(state.switches).toEqual(['lamp', 'lamp turn-off']);
  });

  it('changes nothing in a dry run', async () => {
    const { state, type } = await room();
    const { exit, stdout } = await type('run', 'switch-off', '--dry-run', '--key-id', keyId);
    expect(exit).toBe(0);
    expect(stdout).toContain('flip it');
    expect(state.switches).toEqual(['lamp']);
  });

  it('with --json prints an object a line, and text on standard error', async () => {
    const { type } = await room();
    const { stdout, stderr } = await type(
      'run',
      'switch-off',
      '--json',
      '--yes',
      '--skip',
      'throw-away',
      ...target,
    );
    const types = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    expect(types.at(0)).toBe('note');
    expect(types).toContain('change-applied');
    expect(types.at(-1)).toBe('run-ended');
    expect(stderr).toContain('Turn it off');
  });

  it('keeps the case for its owner alone', async () => {
    const { type, cases } = await room();
    await type('run', 'switch-off', '--yes', '--skip', 'throw-away', ...target);
    const [caseId = ''] = await readdir(cases);
    expect(caseId).toMatch(/^spk-\d{8}-/);
    expect((await stat(join(cases, caseId))).mode & 0o777).toBe(0o700);
    expect(await readFile(join(cases, caseId, 'report.md'), 'utf8')).toContain('Turn it off');
  });

  it('keeps cases below XDG_DATA_HOME when it is set', async () => {
    const home = await temporaryFolder();
    awsEnvironment(home);
    const env = {
      AWS_ENDPOINT_URL: await loopbackAws(),
      XDG_DATA_HOME: join(home, 'data'),
    };
    await spillkit(['run', 'switch-off', '--yes', '--skip', 'throw-away', ...target], { home, env });
    expect(await readdir(join(home, 'data/spillkit/cases'))).toHaveLength(1);
  });

  it('an interruption before it began touches nothing and exits with 130', async () => {
    const home = await temporaryFolder();
    awsEnvironment(home);
    const state = { switches: ['lamp'] };
    const { exit } = await spillkit(
      ['run', 'switch-off', '--yes', '--approve', 'throw-away=red', ...target],
      {
        home,
        env: { AWS_ENDPOINT_URL: await loopbackAws() },
        playbooks: [switchPlaybook(state)],
        signal: AbortSignal.abort(),
      },
    );
    expect(exit).toBe(130);
    expect(state.switches).toEqual(['lamp']);
  });
});

describe('spillkit resume and cases', () => {
  it('goes on with the one unfinished case, without repeating what is done', async () => {
    const { state, cases, type } = await room();
    await type('run', 'switch-off', '--yes', ...target);
    const [caseId = ''] = await readdir(cases);
    const { exit } = await type('resume', caseId, '--yes', '--approve', 'throw-away=red');
    expect(exit).toBe(0);
    expect(state.switches).toEqual(['lamp', 'lamp turn-off', 'lamp throw-away']);
    expect((await type('resume')).stderr).toContain('There is no unfinished case');
  });

  it('after Ctrl-C goes on with the steps that were chosen, by the command it names', async () => {
    const { state, home } = await room();
    const ctrlC = new AbortController();
    const book = switchPlaybook(state);
    const flip = book.kinds[0] as unknown as WritingKind;
    const apply: WritingKind['apply'] = (ctx, changes) => {
      ctrlC.abort();
      return flip.apply(ctx, changes);
    };
    const env = { AWS_ENDPOINT_URL: await loopbackAws() };
    const cases = join(home, 'my cases');
    const run = ['run', 'switch-off', '--yes', '--only', 'turn-off', '--case-dir', cases, ...target];
    const playbooks: AnyPlaybook[] = [{ ...book, kinds: [{ ...flip, apply }] }];
    const broken = await spillkit(run, { home, env, playbooks, signal: ctrlC.signal });
    expect(broken.exit).toBe(130);
    const [caseId = ''] = await readdir(cases);
    expect(broken.stdout).toContain(`Go on with: spillkit resume ${caseId} --case-dir '${cases}'\n`);
    const { exit, stdout } = await spillkit(['resume', caseId, '--case-dir', cases, '--yes'], {
      ...{ home, env, playbooks: [book] },
    });
    expect(stdout).toContain('As the case was started: --only turn-off. Name other steps to change that.');
    expect({ exit, ...state }).toEqual({ exit: 0, switches: ['lamp', 'lamp turn-off'] });
    const other = ['resume', caseId, '--case-dir', cases, '--only', 'throw-away'];
    await spillkit([...other, '--approve', 'throw-away=red'], { home, env, playbooks: [book] });
    expect(state.switches).toEqual(['lamp', 'lamp turn-off', 'lamp throw-away']);
  });

  it('says which cases there are when several are unfinished and nobody can be asked', async () => {
    const { cases, type } = await room();
    await type('run', 'switch-off', '--yes', ...target);
    await type('run', 'switch-off', '--yes', ...target);
    const ids = await readdir(cases);
    const { exit, stderr } = await type('resume');
    expect(exit).toBe(2);
    for (const id of ids) expect(stderr).toContain(id);
  });

  it('does not resume a dry run', async () => {
    const { cases, type } = await room();
    await type('run', 'switch-off', '--dry-run', '--key-id', keyId);
    const [caseId = ''] = await readdir(cases);
    const { exit, stderr } = await type('resume', caseId);
    expect(stderr).toBe(`Case ${caseId} is a dry run, which ends with its process. Start it anew.\n`);
    expect(exit).toBe(2);
  });

  it('lists each case with how it stands', async () => {
    const { cases, type } = await room();
    expect((await type('cases')).stdout).toBe(`There is no case in ${cases}.\n`);
    await type('run', 'switch-off', '--yes', '--skip', 'throw-away', ...target);
    const [caseId = ''] = await readdir(cases);
    const { stdout } = await type('cases');
    expect(stdout).toContain(`${caseId}  `);
    expect(stdout).toContain(`  switch-off  live  ${keyId}  something was declined or skipped\n`);
    expect(JSON.parse((await type('cases', '--json')).stdout)).toMatchObject({
      type: 'case',
      caseId,
      state: 'something was declined or skipped',
      exitCode: 3,
    });
  });
});
