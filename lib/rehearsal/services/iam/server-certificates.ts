import type { UploadServerCertificateRequest } from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';
import { alreadyExists, noSuchEntity, required, validName } from './entities.ts';

interface ServerCertificate {
  readonly id: string;
  readonly path: string;
  readonly uploadedAt: string;
  readonly body: string;
}
interface Named {
  readonly ServerCertificateName?: string | undefined;
}

const certificates = (call: Call) => shelf<ServerCertificate>(call, 'server-certificates');
const certificateBy = (call: Call, { ServerCertificateName: name }: Named) =>
  onShelf(
    certificates(call),
    name,
    noSuchEntity(`The Server Certificate with name ${name} cannot be found.`),
  );

function metadata(call: Call, name: string, { id, path, uploadedAt }: ServerCertificate) {
  return {
    Path: path,
    ServerCertificateName: name,
    ServerCertificateId: id,
    Arn: `arn:aws:iam::${call.account.accountId}:server-certificate${path}${name}`,
    UploadDate: new Date(uploadedAt),
  };
}

/** Server certificates: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html */
export const serverCertificateOperations: Readonly<Record<string, Operation>> = {
  UploadServerCertificate: {
    readOnly: false,
    run(call, input: UploadServerCertificateRequest) {
      const name = validName(input.ServerCertificateName, 'ServerCertificateName');
      const held = certificates(call);
      if (held[name]) throw alreadyExists(`The Server Certificate with name ${name} already exists.`);
      const made = {
        ...{ id: call.account.id('ASCA'), path: input.Path ?? '/', uploadedAt: call.now.toISOString() },
        body: required(input.CertificateBody, 'CertificateBody'),
      };
      held[name] = made;
      return { ServerCertificateMetadata: metadata(call, name, made) };
    },
  },
  GetServerCertificate: {
    readOnly: true,
    run(call, input: Named) {
      const found = certificateBy(call, input);
      return {
        ServerCertificate: {
          ServerCertificateMetadata: metadata(call, input.ServerCertificateName ?? '', found),
          CertificateBody: found.body,
        },
      };
    },
  },
  DeleteServerCertificate: {
    readOnly: false,
    run(call, input: Named) {
      certificateBy(call, input);
      delete certificates(call)[input.ServerCertificateName ?? ''];
      return {};
    },
  },
};
