import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { systemClock } from '../../lib/case/clock.ts';
import { createAccount } from '../../lib/rehearsal/account/create-account.ts';
import { seedRootKey } from '../../lib/rehearsal/account/seed.ts';
import { serveAccount } from '../../lib/rehearsal/serve.ts';
import { services } from '../../lib/rehearsal/services/registry.ts';
import { aws } from './aws-cli.ts';

const home = await mkdtemp(join(tmpdir(), 'spillkit-our-clients-'));
const account = createAccount({
  accountId: '482910374655',
  clock: systemClock,
  services,
  options: { propagationDelayMs: 0, trailDelayMs: 0, latencyMs: 0 },
});
const root = seedRootKey(account, { createdAt: '2025-11-03T08:00:00.000Z' });
const served = await serveAccount(account);
const at = {
  endpoint: served.url,
  keys: { id: root.accessKeyId, secret: root.secretAccessKey },
  home,
};

afterAll(async () => {
  await served.close();
  await rm(home, { recursive: true, force: true });
});

// The account decodes what it is sent by our own descriptions of these two services; the AWS CLI has AWS's.
it.each([
  {
    kind: 'trust-anchor',
    make: [
      ...['create-trust-anchor', '--name', 'vpn', '--enabled', '--source'],
      'sourceType=CERTIFICATE_BUNDLE,sourceData={x509CertificateData=PEM}',
    ],
    holder: 'trustAnchor',
  },
  {
    kind: 'profile',
    make: [
      ...['create-profile', '--name', 'vpn', '--enabled'],
      ...['--role-arns', 'arn:aws:iam::482910374655:role/x'],
    ],
    holder: 'profile',
  },
])('the AWS CLI makes, reads, switches off and deletes a Roles Anywhere $kind', async (one) => {
  const call = async (...args: string[]) =>
    ((await aws(at, 'rolesanywhere', ...args)) as Record<string, Record<string, unknown>>)[one.holder];
  const made = await call(...one.make);
  const named = [`--${one.kind}-id`, String(made?.[`${one.holder}Id`])];
  expect(made).toMatchObject({ name: 'vpn', enabled: true });
  expect(await call(`get-${one.kind}`, ...named)).toEqual(made);
  expect(await call(`disable-${one.kind}`, ...named)).toMatchObject({ enabled: false });
  await call(`delete-${one.kind}`, ...named);
  await expect(call(`get-${one.kind}`, ...named)).rejects.toThrow('ResourceNotFoundException');
});

it('the AWS CLI makes, associates, lists and deletes a log of DNS queries', async () => {
  const call = (...args: string[]) => aws(at, 'route53resolver', ...args);
  const made = (await call(
    ...['create-resolver-query-log-config', '--name', 'dns', '--creator-request-id', 'r'],
    ...['--destination-arn', 'arn:aws:s3:::dns-logs'],
  )) as { ResolverQueryLogConfig: { Id: string } };
  const { Id } = made.ResolverQueryLogConfig;
  const named = ['--resolver-query-log-config-id', Id];
  await call('associate-resolver-query-log-config', ...named, '--resource-id', 'vpc-1');
  expect(await call('list-resolver-query-log-config-associations')).toMatchObject({
    ResolverQueryLogConfigAssociations: [{ ResolverQueryLogConfigId: Id, ResourceId: 'vpc-1' }],
  });
  await call('disassociate-resolver-query-log-config', ...named, '--resource-id', 'vpc-1');
  await call('delete-resolver-query-log-config', ...named);
  expect(await call('list-resolver-query-log-configs')).toMatchObject({ ResolverQueryLogConfigs: [] });
});
