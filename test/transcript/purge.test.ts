import { expect, it } from 'vitest';
import { terminalHost } from '../../lib/host/terminal-host.ts';
import { unattendedHost } from '../../lib/host/unattended-host.ts';
import { purgeGithubData } from '../../playbooks/leaked-access-key/steps/purge-github-data.ts';
import { connect, startDouble } from '../github/double/github-double.ts';
import { forcePush } from '../github/double/kept.ts';
import { contextFor, leakyGitHub, purge } from '../github/double/purge-world.ts';
import { KEY_ID, SECRET } from '../github/leaky-repository.ts';
import { KEY, ScriptedTerminal } from '../host/_terminal.ts';
import { spoken } from './spoken.ts';

/** Branches and tags protected, a pull request and a fork that go on serving the key, an alert, the push. */
async function world() {
  const { state, before, leak } = await leakyGitHub();
  state.activity.push({ ...forcePush(before, leak, 'push', '2025-12-31T23:00:00Z'), pusher: 'developer' });
  const double = await startDouble(state);
  return { state, double, context: contextFor(connect(double).github) };
}

it('a dry run reads everything, prints every command and changes nothing', async () => {
  const { state, double, context } = await world();
  const { output, screen } = spoken();
  const host = unattendedHost({ yes: false, approvals: new Map() }, screen) as never;
  const { result } = await purge(double.url, context, { host, mode: 'dry-run' });
  expect(state.writes).toEqual([]);
  await expect(output(result)).toMatchFileSnapshot('purge/dry-run.txt');
});

it('an unattended run lifts, pushes, restores, and ends with what is still served', async () => {
  const { double, context } = await world();
  const { output, screen } = spoken();
  const approvals = new Map([[purgeGithubData.id, KEY_ID.slice(-4)]]);
  const host = unattendedHost({ yes: true, approvals }, screen) as never;
  const { result } = await purge(double.url, context, { host, mode: 'unattended' });
  const text = output(result);
  expect(text).toContain('Still served: commit');
  expect(text.includes(SECRET)).toBe(false);
  await expect(text).toMatchFileSnapshot('purge/unattended.txt');
});

it('an unattended run without the word for it is refused before anything changes', async () => {
  const { state, double, context } = await world();
  const { output, screen } = spoken();
  const host = unattendedHost({ yes: true, approvals: new Map() }, screen) as never;
  const { result } = await purge(double.url, context, { host, mode: 'unattended' });
  expect(result.exitCode).toBe(2);
  expect(state.writes).toEqual([]);
  await expect(output(result)).toMatchFileSnapshot('purge/unattended-without-word.txt');
});

it('a guided run tells why, takes the typed word, and shows each change as it is made', async () => {
  const { double, context } = await world();
  const terminal = new ScriptedTerminal();
  const { output, screen, answer } = spoken(terminal);
  const host = terminalHost(screen, terminal) as never;
  const run = purge(double.url, context, { host, mode: 'guided' });
  await answer('Stop the run here', 'Why this step?', KEY.down, KEY.down, KEY.down, KEY.enter);
  await answer('Stop the run here', 'Yes, apply the selected', KEY.down, KEY.enter);
  await answer('to go on', KEY_ID.slice(-4), KEY_ID.slice(-4), KEY.enter);
  const { result } = await run;
  await expect(output(result)).toMatchFileSnapshot('purge/guided.txt');
});
