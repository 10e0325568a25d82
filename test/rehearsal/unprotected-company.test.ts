import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../lib/case/clock.ts';
import { runNewCase } from '../../lib/cli/compose.ts';
import { systemShell } from '../../lib/host/system-shell.ts';
import { withOwnGitConfiguration } from '../../lib/rehearsal/own-git-configuration.ts';
import { prepareRehearsal } from '../../lib/rehearsal/rehearse.ts';
import { unprotectedCompany } from '../../lib/rehearsal/scenarios/unprotected-company/scenario.ts';
import { preventKeyLeaks } from '../../playbooks/prevent-key-leaks/playbook.ts';
import { agree, FakeHost } from '../playbook/_helpers.ts';

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'spillkit-prevention-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

it('a company nobody protects is judged by what stands in the end, and by what of it was touched', async () => {
  const dir = await folder();
  const shell = withOwnGitConfiguration(systemShell(), dir);
  const rehearsal = await prepareRehearsal({
    ...{ scenario: unprotectedCompany, dir, shell, real: systemClock },
    notify: () => undefined,
  });
  const { judge, aws, clock, account, inputs } = rehearsal;
  const before = await judge([]);
  expect(before.inPlace).toEqual(['GuardDuty in eu-west-1']);
  expect(before.missed).toContain('GuardDuty in us-east-1');

  const { steps } = await runNewCase(
    {
      ...{ playbook: preventKeyLeaks, world: { aws, shell, clock }, host: new FakeHost(agree) },
      ...{ mode: 'unattended', signal: new AbortController().signal },
    },
    { root: await folder(), mode: 'rehearsal', inputs },
  );
  expect(steps.map(({ id }) => id)).toEqual(preventKeyLeaks.steps.map(({ id }) => id));
  expect(steps.filter(({ result }) => !['verified', 'nothing-to-do'].includes(result))).toEqual([]);
  expect(await judge([])).toMatchObject({ missed: [], collateral: [], containedAfterSeconds: null });

  const DetectorId = account.region('eu-west-1').guardduty.detectorId;
  await aws.write('guardduty', 'eu-west-1').deleteDetector({ DetectorId });
  expect(await judge([])).toMatchObject({
    missed: ['GuardDuty in eu-west-1'],
    collateral: ['guardduty/detectors detector in eu-west-1 is gone'],
  });
});
