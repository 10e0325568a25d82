import { describe, expect, it } from 'vitest';
import type { AnyPlaybook } from '../../lib/playbook/playbook.ts';
import { preventionInputs } from '../../playbooks/prevent-key-leaks/inputs.ts';
import {
  account,
  awsEnvironment,
  loopbackAws,
  spillkit,
  switchPlaybook,
  temporaryFolder,
} from './fixtures.ts';

/** The lamp of a playbook without an incident. */
function quietPlaybook(): { readonly book: AnyPlaybook; readonly state: { switches: string[] } } {
  const state = { switches: ['lamp'] };
  const { incident: _none, ...book } = switchPlaybook(state);
  return { state, book: { ...book, inputs: preventionInputs } };
}

describe('a playbook without an incident', () => {
  it('runs with the inputs that it takes', async () => {
    const { book, state } = quietPlaybook();
    const home = await temporaryFolder();
    awsEnvironment(home);
    const env = { AWS_ENDPOINT_URL: await loopbackAws() };
    const argv = ['run', 'switch-off', '--yes', '--only', 'turn-off', '--account', account];
    const { exit, stderr } = await spillkit(argv, { home, env, playbooks: [book] });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(state.switches).toEqual(['lamp', 'lamp turn-off']);
  });

  it('refuses a flag that it would leave unused', async () => {
    const argv = ['run', 'switch-off', '--yes', '--account', account, '--since', '2h'];
    const { exit, stderr } = await spillkit(argv, { playbooks: [quietPlaybook().book] });
    expect(stderr).toMatch(
      /^--since means nothing to switch-off\. Leave it out; switch-off takes --account, /,
    );
    expect(exit).toBe(2);
  });
});

describe('steps that work without AWS', () => {
  const withoutAws = (): AnyPlaybook => {
    const { book } = quietPlaybook();
    return {
      ...book,
      steps: book.steps.map((step) => (step.id === 'turn-off' ? { ...step, withoutAws: true } : step)),
    };
  };

  it('run alone without credentials', async () => {
    const home = await temporaryFolder();
    awsEnvironment(home, false);
    const argv = ['run', 'switch-off', '--yes', '--account', account, '--only', 'turn-off'];
    const { exit, stderr } = await spillkit(argv, { home, playbooks: [withoutAws()] });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  });

  it('do not spare the others the question for credentials', async () => {
    const home = await temporaryFolder();
    awsEnvironment(home, false);
    const endpoint = await loopbackAws();
    const argv = ['run', 'switch-off', '--yes', '--account', account, '--endpoint-url', endpoint];
    const { exit, stderr } = await spillkit(argv, { home, playbooks: [withoutAws()] });
    expect(stderr).toContain('No AWS credentials could be used');
    expect(exit).toBe(2);
  });
});
