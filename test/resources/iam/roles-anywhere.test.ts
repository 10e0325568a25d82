import { describe, expect } from 'vitest';
import { holdsErasing } from '../five.ts';
import { ACCOUNT_ID, REGION } from '../lab.ts';

const arn = (kind: string) =>
  expect.stringMatching(`^arn:aws:rolesanywhere:${REGION}:${ACCOUNT_ID}:${kind}/[0-9a-f-]{36}$`);

describe('ways in for holders of certificates', () => {
  holdsErasing({
    type: 'roles-anywhere-trust-anchor',
    event: 'CreateTrustAnchor',
    make: (there) =>
      there.attacker.write('rolesanywhere', REGION).createTrustAnchor({
        ...{ name: 'vpn', enabled: true },
        source: { sourceType: 'CERTIFICATE_BUNDLE', sourceData: { x509CertificateData: 'PEM' } },
      }),
    names: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), arn: arn('trust-anchor') },
    says: 'vpn, CERTIFICATE_BUNDLE; enabled is switched off first',
    commands: ['rolesanywhere disable-trust-anchor', 'rolesanywhere delete-trust-anchor'],
    writes: ['DisableTrustAnchor', 'DeleteTrustAnchor'],
    erases: 'DeleteTrustAnchor',
  });
  holdsErasing({
    type: 'roles-anywhere-profile',
    event: 'CreateProfile',
    make: (there) =>
      there.attacker.write('rolesanywhere', REGION).createProfile({
        ...{ name: 'vpn', roleArns: ['arn:aws:iam::1:role/admin'], enabled: true },
      }),
    names: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), arn: arn('profile') },
    says: 'vpn, arn:aws:iam::1:role/admin; enabled is switched off first',
    commands: ['rolesanywhere disable-profile', 'rolesanywhere delete-profile'],
    writes: ['DisableProfile', 'DeleteProfile'],
    erases: 'DeleteProfile',
  });
});
