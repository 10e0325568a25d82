import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { readersOnly } from '../../lib/aws/readers.ts';
import { noGitHub } from '../../lib/github/api/no-github.ts';
import { systemShell } from '../../lib/host/system-shell.ts';
import { audit } from '../../lib/incident/audit.ts';
import { eventHistory } from '../../lib/trail/event-history.ts';
import { mergedSources } from '../../lib/trail/merged.ts';
import { asAdmin } from '../rehearsal/services/as-admin.ts';

it('reads event history and says of everything the key made whether it is still there', async () => {
  const there = asAdmin();
  const admin = there.as();
  const iam = admin.write('iam');
  await iam.createUser({ UserName: 'ci' });
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.attachUserPolicy({ UserName: 'ci', PolicyArn });
  const { AccessKey } = await iam.createAccessKey({ UserName: 'ci' });
  const [accessKeyId, secretAccessKey] = [AccessKey?.AccessKeyId ?? '', AccessKey?.SecretAccessKey ?? ''];
  const attacker = there.as({ accessKeyId, secretAccessKey }).write('iam');
  await attacker.createUser({ UserName: 'kept' });
  await attacker.createUser({ UserName: 'gone' });
  await attacker.attachUserPolicy({ UserName: 'kept', PolicyArn });
  await iam.deleteUser({ UserName: 'gone' });

  const aws = readersOnly(admin);
  const { result } = await audit(
    {
      keyId: accessKeyId,
      source: mergedSources([eventHistory({ aws, clock: there.clock })]),
      clock: there.clock,
      account: {
        ...{ aws, shell: systemShell(), clock: there.clock, randomBytes, caseDir: '', skipped: new Set() },
        github: noGitHub,
        evidence: { list: () => [], read: async () => undefined },
        notify: () => undefined,
        keepSecret: () => undefined,
      },
    },
    new AbortController().signal,
  );
  expect(result.owner).toMatch(/:user\/ci$/);
  expect(result.resources.map(({ id, state }) => `${id} ${state}`).sort()).toEqual([
    'gone deleted',
    'kept present',
  ]);
  expect(result.changes).toMatchObject([
    { kind: 'iam-attached-policy', state: 'present', verdict: 'attacker' },
  ]);
  expect(result.sources).toMatchObject([{ kind: 'history', files: 0, oddities: {} }]);
  expect(result.regions.find(({ region }) => region === 'us-east-1')).toMatchObject({
    status: 'looked',
    events: 3,
  });
  const closed = result.regions.filter(({ status }) => status === 'not-looked');
  expect(closed.map(({ reason }) => reason)).toEqual(closed.map(() => 'not enabled in this account'));
  expect(closed.length).toBeGreaterThan(0);
  expect(result.unread).toEqual([]);
});
