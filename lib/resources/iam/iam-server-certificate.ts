import { ORDER } from '../../playbook/change.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself } from '../each-by-itself.ts';
import { namedRef } from '../named-ref.ts';
import type { ResourceType } from '../resource-type.ts';

const TYPE = 'iam-server-certificate';

/** Server certificates. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServerCertificate.html */
export const iamServerCertificate: ResourceType = {
  type: TYPE,
  title: 'Server certificates',
  action: 'Delete server certificate',
  scope: 'global',
  order: ORDER.principals,
  eraseAfter: [],
  createdBy: [
    {
      source: 'iam',
      name: 'UploadServerCertificate',
      refs: (record) =>
        namedRef(record, {
          type: TYPE,
          holder: 'serverCertificateMetadata',
          name: 'serverCertificateName',
          uniqueId: 'serverCertificateId',
        }),
    },
  ],
  deletedBy: [{ source: 'iam', name: 'DeleteServerCertificate' }],
  permissions: ['iam:GetServerCertificate', 'iam:DeleteServerCertificate'],
  batchMax: 1,

  look: (ctx, _region, refs) =>
    concurrently(refs, 5, ctx.signal, async (ref) => {
      const answer = await unlessAbsent(
        ctx.aws.read('iam').getServerCertificate({ ServerCertificateName: ref.id }),
      );
      const about = answer?.ServerCertificate?.ServerCertificateMetadata;
      if (about === undefined) return deleted(ref);
      if (ref.uniqueId !== undefined && about.ServerCertificateId !== ref.uniqueId) {
        return deleted(ref, `certificate ${about.ServerCertificateId}`);
      }
      return {
        ...{ ref, state: 'present' as const, protections: [], description: answer?.ServerCertificate },
        ...(about.UploadDate === undefined ? {} : { createdAt: about.UploadDate.toISOString() }),
      };
    }),

  erase: (ctx, _region, batch) =>
    eachByItself(ctx.signal, batch, ({ id }) =>
      ctx.aws.write('iam').deleteServerCertificate({ ServerCertificateName: id }),
    ),

  command: ({ ref }) => awsCommand('iam', 'delete-server-certificate', { 'server-certificate-name': ref.id }),
};
