import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { allPages } from './iam-pages.ts';
import { userCredential } from './user-credential.ts';

/** Signing certificates of users. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSigningCertificate.html */
export const iamSigningCertificate = userCredential({
  type: 'iam-signing-certificate',
  title: 'Signing certificates',
  action: 'Delete signing certificate',
  permissions: ['iam:ListSigningCertificates', 'iam:DeleteSigningCertificate'],
  event: 'UploadSigningCertificate',
  deletedBy: 'DeleteSigningCertificate',
  id: ({ responseElements }) => textAt(responseElements, 'certificate', 'certificateId'),
  userName: ({ responseElements }) => textAt(responseElements, 'certificate', 'userName'),
  async list(ctx, UserName) {
    const iam = ctx.aws.read('iam');
    const certificates = await allPages(
      (marker) => iam.listSigningCertificates({ UserName, ...marker }),
      (page) => page.Certificates,
    );
    return certificates.map((one) => ({
      ...{ id: one.CertificateId, createdAt: one.UploadDate, status: one.Status, description: one },
    }));
  },
  remove: (ctx, UserName, CertificateId) =>
    ctx.aws.write('iam').deleteSigningCertificate({ UserName, CertificateId }),
  command: (user, id) =>
    awsCommand('iam', 'delete-signing-certificate', { 'user-name': user, 'certificate-id': id }),
});
