import { existsSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createAws } from '../../lib/aws/create.ts';
import { systemClock } from '../../lib/case/clock.ts';
import { main } from '../../lib/cli/main.ts';
import { readerOf } from '../../lib/github/api/connected.ts';
import { createGitHub } from '../../lib/github/api/create.ts';
import { hostedRepository } from '../../lib/github/api/hosted-repository.ts';
import { systemShell } from '../../lib/host/system-shell.ts';
import { playbooks } from '../../playbooks/registry.ts';
import { temporaryFolder } from './fixtures.ts';

/** Starts `spillkit rehearse --serve` and resolves once it has said how to reach the account. */
async function serving(home: string) {
  const stop = new AbortController();
  const said = { stdout: '', stderr: '' };
  let told: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    told = resolve;
  });
  const into = (name: keyof typeof said) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += String(chunk);
        if (said.stderr.includes('Then, for example:')) told();
        done();
      },
    });
  const stdio = {
    stdin: new PassThrough(),
    stdout: into('stdout'),
    stderr: into('stderr'),
  };
  const exit = main(['rehearse', '--serve'], {
    playbooks,
    io: { ...stdio, env: {}, home, signal: stop.signal },
  });
  await Promise.race([ready, exit]);
  const value = (name: string) => new RegExp(`^export ${name}=(.+)$`, 'm').exec(said.stdout)?.[1] ?? '';
  const aws = createAws({
    clock: systemClock,
    endpointUrl: value('AWS_ENDPOINT_URL'),
    credentials: {
      accessKeyId: value('AWS_ACCESS_KEY_ID'),
      secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
    },
  });
  return { aws, said, stop, exit };
}

/** The story's repository as another process finds it: under the URL it was told, on the GitHub at that host. */
async function repositoryOf(said: { readonly stdout: string; readonly stderr: string }) {
  const url = /--repo (http\S+)/.exec(said.stderr)?.[1] ?? '';
  const { exitCode, stdout } = await systemShell().read('git', ['ls-remote', '--quiet', '--', url]);
  expect({ exitCode, refs: stdout }).toEqual({
    exitCode: 0,
    refs: expect.stringContaining('refs/pull/1/head'),
  });
  const named = hostedRepository(url);
  if (named === undefined) throw new Error(`${url} names no repository.`);
  const token = /^export GH_ENTERPRISE_TOKEN=(.+)$/m.exec(said.stdout)?.[1] ?? '';
  const signal = new AbortController().signal;
  const github = createGitHub({ clock: systemClock, signal, env: { GH_ENTERPRISE_TOKEN: token } });
  const reader = await readerOf(github, named);
  const names = { owner: named.owner, repo: named.name };
  const { permissions } = await reader.get('GET /repos/{owner}/{repo}', names);
  return { url, permissions };
}

it('serves the account of a scenario until it is stopped, and gives the score then', async () => {
  const home = await temporaryFolder();
  const { aws, said, stop, exit } = await serving(home);
  expect(said.stdout.split('\n')).toEqual([
    'unset AWS_PROFILE AWS_SESSION_TOKEN',
    expect.stringMatching(/^export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+$/),
    expect.stringMatching(/^export AWS_ACCESS_KEY_ID=AKIA/),
    expect.stringMatching(/^export AWS_SECRET_ACCESS_KEY=/),
    'export AWS_REGION=us-east-1',
    'export GH_ENTERPRISE_TOKEN=rehearsal-responder',
    '',
  ]);
  const { account } = await aws.identity();
  expect(said.stderr).toContain(`--account ${account} --repo `);
  const repository = await repositoryOf(said);
  expect(repository.permissions?.admin).toBe(true);
  expect(
    existsSync(join(home, '.local/share/spillkit/rehearsals/served-leaked-key-mining/account.json')),
  ).toBe(true);
  stop.abort();
  expect(await exit).toBe(0);
  expect(said.stderr).toContain('a credential of the attacker still works');
  expect(existsSync(join(home, '.local/share/spillkit/rehearsals/served-leaked-key-mining'))).toBe(false);
});

it('goes on after it was killed, with the repository at the address a case knows it by', async () => {
  const home = await temporaryFolder();
  const dir = join(home, '.local/share/spillkit/rehearsals/served-leaked-key-mining');
  const first = await serving(home);
  const { url } = await repositoryOf(first.said);
  // What a killed process leaves; one that is stopped takes it away.
  await cp(dir, join(home, 'left'), { recursive: true });
  first.stop.abort();
  await first.exit;
  await rename(join(home, 'left'), dir);
  const second = await serving(home);
  expect(second.said.stderr).toContain('Going on with the account');
  expect((await repositoryOf(second.said)).url).toBe(url);
  second.stop.abort();
  expect(await second.exit).toBe(0);
});
