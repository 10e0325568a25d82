import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { allPages } from './iam-pages.ts';
import { userCredential } from './user-credential.ts';

/** SSH public keys of users, for CodeCommit. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSSHPublicKey.html */
export const iamSshPublicKey = userCredential({
  type: 'iam-ssh-public-key',
  title: 'SSH public keys',
  action: 'Delete SSH public key',
  permissions: ['iam:ListSSHPublicKeys', 'iam:DeleteSSHPublicKey'],
  event: 'UploadSSHPublicKey',
  deletedBy: 'DeleteSSHPublicKey',
  id: ({ responseElements }) => textAt(responseElements, 'sSHPublicKey', 'sSHPublicKeyId'),
  userName: ({ responseElements }) => textAt(responseElements, 'sSHPublicKey', 'userName'),
  async list(ctx, UserName) {
    const iam = ctx.aws.read('iam');
    const keys = await allPages(
      (marker) => iam.listSSHPublicKeys({ UserName, ...marker }),
      (page) => page.SSHPublicKeys,
    );
    return keys.map((key) => ({
      ...{ id: key.SSHPublicKeyId, createdAt: key.UploadDate, status: key.Status, description: key },
    }));
  },
  remove: (ctx, UserName, SSHPublicKeyId) =>
    ctx.aws.write('iam').deleteSSHPublicKey({ UserName, SSHPublicKeyId }),
  command: (user, id) =>
    awsCommand('iam', 'delete-ssh-public-key', { 'user-name': user, 'ssh-public-key-id': id }),
});
