import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { userCredential } from './user-credential.ts';

/**
 * Service-specific credentials: passwords for CodeCommit and Keyspaces, long-term API keys for Bedrock. Switched off
 * before they are deleted. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceSpecificCredential.html
 */
export const iamServiceCredential = userCredential({
  type: 'iam-service-credential',
  title: 'Service-specific credentials',
  action: 'Delete service-specific credential',
  permissions: [
    'iam:ListServiceSpecificCredentials',
    'iam:UpdateServiceSpecificCredential',
    'iam:DeleteServiceSpecificCredential',
  ],
  event: 'CreateServiceSpecificCredential',
  deletedBy: 'DeleteServiceSpecificCredential',
  id: ({ responseElements }) =>
    textAt(responseElements, 'serviceSpecificCredential', 'serviceSpecificCredentialId'),
  userName: ({ responseElements }) => textAt(responseElements, 'serviceSpecificCredential', 'userName'),
  async list(ctx, UserName) {
    const { ServiceSpecificCredentials = [] } = await ctx.aws
      .read('iam')
      .listServiceSpecificCredentials({ UserName });
    return ServiceSpecificCredentials.map((one) => ({
      id: one.ServiceSpecificCredentialId,
      createdAt: one.CreateDate,
      status: `${one.ServiceName}, ${one.Status}`,
      description: one,
    }));
  },
  async remove(ctx, UserName, ServiceSpecificCredentialId) {
    const iam = ctx.aws.write('iam');
    const credential = { UserName, ServiceSpecificCredentialId };
    await iam.updateServiceSpecificCredential({ ...credential, Status: 'Inactive' });
    await iam.deleteServiceSpecificCredential(credential);
  },
  command(user, id) {
    const credential = { 'user-name': user, 'service-specific-credential-id': id };
    return [
      awsCommand('iam', 'update-service-specific-credential', { ...credential, status: 'Inactive' }),
      awsCommand('iam', 'delete-service-specific-credential', credential),
    ].join('\n');
  },
});
