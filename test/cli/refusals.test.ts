import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockCase } from '../../lib/case/case-lock.ts';
import { queryError } from '../aws/fake-aws.ts';
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
const unattended = ['run', 'switch-off', '--yes', '--approve', 'throw-away=red', ...target];

describe('flags that contradict or fall short', () => {
  it.each([
    [
      ['--yes'],
      '--yes works only on a target named in flags: --account and --key-id are missing. Name it, or run without that flag and answer the questions.',
    ],
    [
      ['--yes', '--key-id', keyId],
      '--yes works only on a target named in flags: --account is missing. Name it, or run without that flag and answer the questions.',
    ],
    [
      ['--yes', '--account', account],
      '--yes works only on a target named in flags: --key-id is missing. Name it, or run without that flag and answer the questions.',
    ],
    [
      ['--approve', 'throw-away=red'],
      '--approve works only on a target named in flags: --account and --key-id are missing. Name it, or run without that flag and answer the questions.',
    ],
    [
      [],
      'There is no terminal to ask in, and --account and --key-id are missing. Name the target and add --yes and --approve, or run it in a terminal.',
    ],
    [['--dry-run'], 'No access key id was named. Name the leaked key with --key-id.'],
    [
      ['--yes', ...target, '--only', 'turn-off', '--skip', 'throw-away'],
      'Both --only turn-off and --skip throw-away were given. Name the steps to run, or the steps to leave out.',
    ],
    [
      ['--yes', ...target, '--only', 'turn-of'],
      'There is no step "turn-of" in this playbook. Did you mean turn-off?',
    ],
    [
      ['--yes', ...target, '--approve', 'throw-away'],
      '--approve "throw-away" is not STEP=WORD. Write it as --approve delete-access-key=WORD.',
    ],
    [
      ['--yes', ...target, '--approve', 'away=red'],
      'There is no step "away" in this playbook. The steps are: turn-off, throw-away.',
    ],
    [
      ['--yes', '--account', '111122223333', '--key-id', keyId],
      `Key ${keyId} belongs to account ${account}, not to 111122223333. Check both ids, or work in account ${account}.`,
    ],
    [['--yes', ...target, '--since', '2999-01-01T00:00:00Z'], 'lies in the future'],
  ])('run switch-off %j exits with 2', async (flags, sentence) => {
    const home = await temporaryFolder();
    const { exit, stderr } = await spillkit(['run', 'switch-off', ...flags], { home });
    expect(stderr).toContain(sentence);
    expect(exit).toBe(2);
    expect(await readdir(home)).toEqual([]);
  });

  it('with --json the refusal is an object as well', async () => {
    const { exit, stdout, stderr } = await spillkit(['run', 'switch-off', '--yes', '--json']);
    expect(exit).toBe(2);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        type: 'error',
        schema: 1,
        at: expect.stringMatching(/^\d{4}-/),
        code: 'TargetNotNamed',
        text: stderr.trim(),
      },
    ]);
  });

  it('resume --yes takes a named case only', async () => {
    const { exit, stderr } = await spillkit(['resume', '--yes']);
    expect(exit).toBe(2);
    expect(stderr).toBe(
      '--yes works only on a case that is named, and none is. Name it: spillkit resume CASE --yes\n',
    );
  });
});

describe('an account that cannot be worked with', () => {
  async function refused(answer?: () => ReturnType<typeof queryError>, credentials = true) {
    const home = await temporaryFolder();
    awsEnvironment(home, credentials);
    const endpoint = await loopbackAws(answer);
    const ended = await spillkit([...unattended, '--endpoint-url', endpoint], { home });
    expect(await readdir(home)).toEqual([]);
    return { exit: ended.exit, stderr: ended.stderr };
  }

  it('no credentials', async () => {
    expect(await refused(undefined, false)).toEqual({
      exit: 2,
      stderr:
        'No AWS credentials could be used: Could not load credentials from any providers. Sign in (aws sso login, aws configure), or name a profile with --profile.\n',
    });
  });

  it('a profile that is not there', async () => {
    const home = await temporaryFolder();
    awsEnvironment(home);
    const { exit, stderr } = await spillkit([...unattended, '--profile', 'nobody'], { home });
    expect(stderr).toBe(
      'No AWS credentials of profile "nobody" could be used: Could not load credentials from any providers. Sign in (aws sso login, aws configure), or name a profile with --profile.\n',
    );
    expect(exit).toBe(2);
  });

  it('expired credentials', async () => {
    expect(await refused(() => queryError('ExpiredToken', 'expired', 403))).toEqual({
      exit: 2,
      stderr: 'The AWS credentials have expired. Sign in again, then run the same command.\n',
    });
  });

  it('credentials of a key that is off', async () => {
    expect(await refused(() => queryError('InvalidClientTokenId', 'invalid', 403))).toEqual({
      exit: 2,
      stderr:
        'AWS does not accept the credentials (InvalidClientTokenId). Check the profile: its key may be inactive, deleted or mistyped.\n',
    });
  });

  it('no network', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const home = await temporaryFolder();
    awsEnvironment(home);
    const { exit, stderr } = await spillkit(unattended, {
      home,
      env: { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` },
    });
    expect(stderr).toBe(
      `AWS could not be reached: connect ECONNREFUSED 127.0.0.1:${port}. Check the network, the proxy and --endpoint-url, then run the same command.\n`,
    );
    expect(exit).toBe(2);
    expect(await readdir(home)).toEqual([]);
  });
});

describe('a case folder that cannot be used', () => {
  it('not writable', async () => {
    const home = await temporaryFolder();
    awsEnvironment(home);
    const file = join(home, 'cases');
    await writeFile(file, '');
    const endpoint = await loopbackAws();
    const flags = ['--endpoint-url', endpoint, '--case-dir', file];
    const { exit, stderr } = await spillkit([...unattended, ...flags], { home });
    expect(stderr).toMatch(
      /^Cannot write the case to .*\/cases \((EEXIST|ENOTDIR)\)\. Name a folder you can write to with --case-dir\.\n$/,
    );
    expect(exit).toBe(2);
  });

  it('locked by a run under way', async () => {
    const home = await temporaryFolder();
    awsEnvironment(home);
    const endpoint = await loopbackAws();
    const root = join(home, 'cases');
    const flags = ['--endpoint-url', endpoint, '--case-dir', root];
    const state = { switches: ['lamp'] };
    const playbooks = [switchPlaybook(state)];
    await spillkit([...unattended, '--skip', 'throw-away', ...flags], { home, playbooks });
    const [caseId = ''] = await readdir(root);
    const lock = await lockCase(join(root, caseId));
    try {
      const { exit, stderr } = await spillkit(['resume', caseId, '--yes', ...flags], { home, playbooks });
      expect(stderr).toContain(`Process ${process.pid} is working on the case in ${join(root, caseId)}.`);
      expect(exit).toBe(2);
    } finally {
      await lock.release();
    }
    expect(state.switches).toEqual(['lamp', 'lamp turn-off']);
  });

  it('one that is none', async () => {
    const home = await temporaryFolder();
    const { exit, stderr } = await spillkit(['resume', 'spk-20260101-none'], { home });
    expect(stderr).toContain(
      'spk-20260101-none is not a case folder: case.json cannot be read. List the cases with: spillkit cases',
    );
    expect(exit).toBe(2);
  });

  it('none to resume', async () => {
    const home = await temporaryFolder();
    const { exit, stderr } = await spillkit(['resume'], { home });
    expect(stderr).toBe(
      `There is no unfinished case in ${join(home, '.local/share/spillkit/cases')}. List all cases with: spillkit cases\n`,
    );
    expect(exit).toBe(2);
  });
});
