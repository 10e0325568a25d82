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

/** A home with one case, in which a lamp was turned off, and its switch. */
async function lampOff(lamp = 'lamp') {
  const home = await temporaryFolder();
  awsEnvironment(home);
  const state = { switches: [lamp] };
  const book = switchPlaybook(state);
  const flip = book.kinds[0] as unknown as WritingKind;
  const undoable: WritingKind = {
    ...flip,
    verify: async (_ctx, { target }) =>
      state.switches.includes(target.id) ? { held: true } : { held: false, found: 'it is on' },
    undo: async (_ctx, { target }) => {
      state.switches = state.switches.filter((one) => one !== target.id);
      return { result: 'applied' };
    },
  };
  const playbooks: AnyPlaybook[] = [{ ...book, kinds: [undoable] }];
  // The kind pushes into the list it was made with.
  const env = { AWS_ENDPOINT_URL: await loopbackAws() };
  const type = (...argv: string[]) => spillkit(argv, { home, env, playbooks });
  await type('run', 'switch-off', '--yes', '--only', 'turn-off', '--account', account, '--key-id', keyId);
  const { stdout } = await type('cases', '--json');
  return { state, type, caseId: JSON.parse(stdout).caseId as string };
}

describe('spillkit undo, unattended', () => {
  it('takes back what is named, in the case that is named', async () => {
    const { state, type, caseId } = await lampOff();
    expect(state.switches).toEqual(['lamp', 'lamp turn-off']);
    const { exit, stdout } = await type('undo', caseId, '--only', 'turn-off', '--yes');
    expect(exit).toBe(0);
    expect(stdout).toContain('✓ Taken back: Turn it off');
    expect(stdout).toContain('everything that was taken back is verified.');
    expect(state.switches).toEqual(['lamp']);
    expect((await type('cases')).stdout).toContain('something is left undone');
  });

  it('takes back what was done to a name with commas in it, and to none of its parts', async () => {
    const { state, type, caseId } = await lampOff('lamp,hall');
    const undo = (target: string) => type('undo', caseId, '--target', target, '--yes');
    expect((await undo('lamp')).stdout).toContain('There is nothing to take back');
    expect((await undo('lamp,hall turn-off')).exit).toBe(0);
    expect(state.switches).toEqual(['lamp,hall']);
  });

  it.each([
    [['--yes', '--only', 'turn-off'], 'Name it: spillkit undo CASE --yes'],
    [['CASE', '--yes'], '--yes takes back only what is named, and nothing is.'],
    [['CASE', '--yes', '--only', 'turn-of'], 'Did you mean turn-off?'],
    [['CASE', '--only', 'turn-off'], 'Add --yes to apply steps that can be undone.'],
    [['spk-20260101-none', '--only', 'turn-off', '--yes'], 'is not a case folder'],
  ])('refuses %j', async (argv, sentence) => {
    const { state, type, caseId } = await lampOff();
    const { exit, stdout, stderr } = await type(
      'undo',
      ...argv.map((word) => (word === 'CASE' ? caseId : word)),
    );
    expect({ exit, said: stdout + stderr }).toEqual({ exit: 2, said: expect.stringContaining(sentence) });
    expect(state.switches).toEqual(['lamp', 'lamp turn-off']);
  });
});
