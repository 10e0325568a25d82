import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { systemClock } from '../../lib/case/clock.ts';
import { createAccount } from '../../lib/rehearsal/account/create-account.ts';
import { seedRootKey } from '../../lib/rehearsal/account/seed.ts';
import { serveAccount } from '../../lib/rehearsal/serve.ts';
import { services } from '../../lib/rehearsal/services/registry.ts';
import { dryRun, type PlannedChange, typeByHand } from './aws-cli.ts';
import { act, harmed, leftOf, nextSecond, notRotated } from './story.ts';

const home = await mkdtemp(join(tmpdir(), 'spillkit-by-hand-'));
const account = createAccount({
  accountId: '482910374655',
  clock: systemClock,
  services,
  options: { propagationDelayMs: 0, trailDelayMs: 0, latencyMs: 0 },
});
const root = seedRootKey(account, { createdAt: '2025-11-03T08:00:00.000Z' });
/** The account as callers from one address reach it. */
const from = (sourceIp: string) =>
  serveAccount({ ...account, handle: (request) => account.handle({ ...request, sourceIp }) });
const [office, elsewhere, desk] = await Promise.all(
  ['198.51.100.7', '203.0.113.66', '198.51.100.99'].map(from),
);
if (!office || !elsewhere || !desk) throw new Error('The account is not served.');

afterAll(async () => {
  await Promise.all([office, elsewhere, desk].map((served) => served.close()));
  await rm(home, { recursive: true, force: true });
});

/** Calls that change something, by user agent. */
function writesOf(agent: RegExp): readonly string[] {
  return account.state.records
    .filter(({ record }) => record.readOnly === false && agent.test(record.userAgent ?? ''))
    .map(({ record }) => record.eventName);
}

it("ends clean when a dry run's texts are typed into a shell with the real AWS CLI", async () => {
  const rootKeys = { id: root.accessKeyId, secret: root.secretAccessKey };
  const company = await act('company', office.url, { root: rootKeys });
  const keys = { ...company.people, account: company.account };
  const work = await act('work', office.url, keys);
  const leakedAt = await nextSecond();
  await nextSecond();
  const attack = await act('attack', elsewhere.url, keys);
  const after = await act('after', office.url, keys);
  await nextSecond();

  const at = { endpoint: desk.url, keys: company.people.responder, home };
  const target = [
    ...['--account', company.account, '--key-id', company.people.developer.id],
    // Nobody uses the new keys here, so the word for switching the old ones off is given beforehand.
    ...['--since', leakedAt.toISOString(), '--keys', 'replace:now'],
  ];
  const typed: PlannedChange[] = [];
  const complaints: string[] = [];
  // Each step is planned when the one before it is done, as a person who works by hand would.
  for (const step of [
    'contain',
    'delete-access-key',
    'delete-created-resources',
    'rotate-access-keys',
    'rotate-passwords',
  ]) {
    for (const change of await dryRun(at, step, target)) {
      typed.push(change);
      complaints.push(...(await typeByHand(at, change)));
    }
  }
  expect(complaints).toEqual([]);
  expect(writesOf(/aws-sdk-js/)).toEqual([]);
  expect(writesOf(/aws-cli/).length).toBeGreaterThan(typed.length);

  const found = await act('inspect', office.url, keys);
  expect(leftOf(attack, company, found)).toEqual([]);
  expect(harmed(work, after, found)).toEqual([]);
  const { admin, operator, 'ci-bot': pipeline } = company.people;
  const old = { admin, operator, 'ci-bot': pipeline, newcomer: work.newcomer, contractor: after.contractor };
  expect(notRotated(old, found)).toEqual([]);
  for (const name of ['admin', 'operator', 'contractor'])
    expect(found.users[name]?.password, name).toBe('reset');
  expect(found.users.responder?.keys).toEqual({ [company.people.responder.id]: 'Active' });
  // Texts of every kind of change that this attack calls for were typed.
  expect([...new Set(typed.map(({ kind }) => kind))].toSorted()).toEqual([
    'deactivate-access-key',
    'deactivate-replaced-access-key',
    'deny-all',
    'erase:ec2-instance',
    'erase:ec2-key-pair',
    'erase:ec2-security-group',
    'erase:ec2-snapshot',
    'erase:ec2-volume',
    'erase:iam-access-key',
    'erase:iam-instance-profile',
    'erase:iam-login-profile',
    'erase:iam-role',
    'erase:iam-user',
    'issue-access-key',
    'revoke-role-sessions',
    'rotate-password',
    'save-key-inventory',
  ]);
}, 400_000);
