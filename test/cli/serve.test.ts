import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createAws } from '../../lib/aws/create.ts';
import { systemClock } from '../../lib/case/clock.ts';
import { main } from '../../lib/cli/main.ts';
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

it('serves the account of a scenario until it is stopped, and gives the score then', async () => {
  const home = await temporaryFolder();
  const { aws, said, stop, exit } = await serving(home);
  expect(said.stdout.split('\n')).toEqual([
    'unset AWS_PROFILE AWS_SESSION_TOKEN',
    expect.stringMatching(/^export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+$/),
    expect.stringMatching(/^export AWS_ACCESS_KEY_ID=AKIA/),
    expect.stringMatching(/^export AWS_SECRET_ACCESS_KEY=/),
    'export AWS_REGION=us-east-1',
    '',
  ]);
  const { account } = await aws.identity();
  expect(said.stderr).toContain(`--account ${account} --repo `);
  expect(
    existsSync(join(home, '.local/share/spillkit/rehearsals/served-leaked-key-mining/account.json')),
  ).toBe(true);
  stop.abort();
  expect(await exit).toBe(0);
  expect(said.stderr).toContain('a credential of the attacker still works');
  expect(existsSync(join(home, '.local/share/spillkit/rehearsals/served-leaked-key-mining'))).toBe(false);
});
