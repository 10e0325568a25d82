import { expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, triedHard } from '../erasing.ts';
import { lab } from '../lab.ts';

it('server certificates are deleted', async () => {
  const there = lab();
  await there.attacker.write('iam').uploadServerCertificate({
    ServerCertificateName: 'web',
    CertificateBody: 'C',
    PrivateKey: ['not', 'a', 'key'].join(' '),
  });
  const made = await there.proven('UploadServerCertificate');
  expect(made[0]?.resource).toMatchObject({ id: 'web', uniqueId: expect.stringMatching(/^ASCA/) });
  expect(changeFor(made[0]).command).toBe('aws iam delete-server-certificate --server-certificate-name web');
  expect(await triedHard(there, 'iam-server-certificate', made, 'DeleteServerCertificate')).toEqual(
    AS_IT_SHOULD,
  );
});
