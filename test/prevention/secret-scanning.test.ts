import { describe, expect, it } from 'vitest';
import type { WriteContext } from '../../lib/playbook/context.ts';
import { planSecretScanning, switchOnSecretScanning } from '../../lib/prevention/secret-scanning.ts';
import type { GitHubState } from '../../lib/rehearsal/github/state.ts';
import { connect, emptyBare, startDouble, stateOf, TOKEN } from '../github/double/github-double.ts';

type Fault = Parameters<typeof startDouble>[1];

const off: GitHubState['scanning'] = {
  ...{ secret_scanning: 'disabled', secret_scanning_push_protection: 'disabled', inPlan: true },
};

/** A repository on the simulated GitHub, and its plan as this token has it. */
async function planned(
  more: Partial<GitHubState>,
  { env, fault }: { readonly env?: Record<string, string>; readonly fault?: Fault } = {},
) {
  const state = stateOf(await emptyBare(), { scanning: { ...off }, ...more });
  const double = await startDouble(state, fault);
  const { github } = connect(double, env);
  const ctx = { github } as WriteContext;
  const plan = await planSecretScanning(ctx, double.repository);
  return { state, ctx, plan };
}

async function applied(given: Awaited<ReturnType<typeof planned>>) {
  const changes = given.plan.changes as Parameters<typeof switchOnSecretScanning.apply>[1];
  const [change] = changes;
  if (change === undefined) throw new Error('Nothing was planned.');
  const [outcome] = await switchOnSecretScanning.apply(given.ctx, changes);
  return { change, outcome };
}

const viewer = { [TOKEN]: { login: 'responder', scopes: ['repo'], admin: false } };

describe("GitHub's secret scanning", () => {
  it('is switched on with push protection, read back, and undone to what it was', async () => {
    const given = await planned({ scanning: { ...off, secret_scanning: 'enabled' } });
    const { change, outcome } = await applied(given);
    expect(outcome).toMatchObject({ result: 'applied' });
    expect(given.state.scanning).toMatchObject({
      secret_scanning: 'enabled',
      secret_scanning_push_protection: 'enabled',
    });
    expect(await switchOnSecretScanning.verify(given.ctx, change)).toEqual({ held: true });

    expect(await switchOnSecretScanning.undo?.(given.ctx, change, undefined)).toMatchObject({
      result: 'applied',
    });
    expect(given.state.scanning).toMatchObject({
      secret_scanning: 'enabled',
      secret_scanning_push_protection: 'disabled',
    });
    expect(await switchOnSecretScanning.verify(given.ctx, change)).toMatchObject({
      held: false,
      found: expect.stringContaining('push protection disabled'),
    });
  });

  it('that is on is left as it is', async () => {
    const on = { ...off, secret_scanning: 'enabled', secret_scanning_push_protection: 'enabled' } as const;
    const { plan } = await planned({ scanning: on });
    expect(plan.changes).toEqual([]);
    expect(plan.notes[0]?.text).toContain('are on');
  });

  it('that the plan of a private repository has not is told as such', async () => {
    const { outcome } = await applied(
      await planned({ visibility: 'private', scanning: { ...off, inPlan: false } }),
    );
    expect(outcome).toMatchObject({ result: 'failed', code: 'ScanningNotInPlan' });
  });

  it.each([
    [403, /^403 no .*administrator of shop\/site/],
    [404, /^404 no .*administrator of shop\/site/],
  ])('that answers %s says what it takes', async (status, message) => {
    const body = { message: 'no' };
    const fault: Fault = ({ method }) => (method === 'PATCH' ? { status, headers: {}, body } : undefined);
    const { outcome } = await applied(await planned({}, { fault }));
    expect(outcome).toMatchObject({
      result: 'failed',
      code: `GitHub${status}`,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['a token of no administrator', { tokens: viewer }, undefined, /administrator/],
    ['a token that is wrong', {}, { GH_ENTERPRISE_TOKEN: 'another' }, /GitHubTokenRefused/],
  ] as const)('is not looked at with %s, which is never told as off', async (_what, more, env, reason) => {
    const { plan } = await planned(more, env === undefined ? {} : { env });
    expect(plan.changes).toEqual([]);
    expect(plan.unlooked[0]?.reason).toMatch(reason);
  });

  it('is not looked at in a repository the token does not see', async () => {
    const fault: Fault = () => ({ status: 404, headers: {}, body: { message: 'Not Found' } });
    const { plan } = await planned({}, { fault });
    expect(plan).toMatchObject({ changes: [], unlooked: [{ reason: expect.stringMatching(/^GitHub404/) }] });
  });

  it('asks for a token where there is none', async () => {
    const { plan } = await planned({}, { env: {} });
    expect(plan).toMatchObject({ changes: [], unlooked: [] });
    expect(plan.notes[0]?.text).toContain('there is no token. Set GH_ENTERPRISE_TOKEN');
  });
});
