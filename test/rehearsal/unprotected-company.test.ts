import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../lib/case/clock.ts';
import { systemShell } from '../../lib/host/system-shell.ts';
import { prepareRehearsal } from '../../lib/rehearsal/rehearse.ts';
import { unprotectedCompany } from '../../lib/rehearsal/scenarios/unprotected-company/scenario.ts';

async function rehearsal() {
  const dir = await mkdtemp(join(tmpdir(), 'spillkit-prevention-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return prepareRehearsal({
    ...{ scenario: unprotectedCompany, dir, shell: systemShell(), real: systemClock },
    notify: () => undefined,
  });
}

it('a company nobody protects is judged by what stands, and by what of it was touched', async () => {
  const { judge, aws, account } = await rehearsal();
  const before = await judge([]);
  expect(before.inPlace).toEqual(['GuardDuty in eu-west-1']);
  expect(before.missed).toContain('GuardDuty in us-east-1');
  expect(before.missed).not.toContain('GuardDuty in sa-east-1');
  await aws.write('guardduty', 'us-east-1').createDetector({ Enable: true });
  const DetectorId = account.region('eu-west-1').guardduty.detectorId;
  await aws.write('guardduty', 'eu-west-1').deleteDetector({ DetectorId });
  const after = await judge([]);
  expect(after.inPlace).toEqual(['GuardDuty in us-east-1']);
  expect(after.collateral).toEqual(['guardduty/detectors detector in eu-west-1 is gone']);
});
