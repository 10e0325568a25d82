import type { DocumentDescription } from '@aws-sdk/client-ssm';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { answeredOrAsked, creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';

const TYPE = 'ssm-document';
const SHARED = 'shared with other accounts';

interface Document {
  readonly document: DocumentDescription;
  readonly sharedWith: readonly string[];
}

async function describe(ctx: ReadContext, { id, region }: ResourceRef): Promise<Document | undefined> {
  const ssm = ctx.aws.read('ssm', region);
  try {
    const { Document: document } = await ssm.describeDocument({ Name: id });
    if (document === undefined) return undefined;
    const shares = await ssm.describeDocumentPermission({ Name: id, PermissionType: 'Share' });
    return { document, sharedWith: shares.AccountIds ?? [] };
  } catch (error) {
    // What SSM calls a document that is not there.
    if (errorCode(error) === 'InvalidDocument') return undefined;
    throw error;
  }
}

/** SSM documents. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteDocument.html */
export const ssmDocument = describedType<Document>({
  type: TYPE,
  title: 'SSM documents',
  action: 'Delete SSM document',
  order: ORDER.closeEntryPoints,
  protections: [SHARED],
  eraseAfter: ['ssm-association'],
  createdBy: [
    creation(TYPE, 'ssm:CreateDocument', (record) => {
      const id = answeredOrAsked(record, ['documentDescription', 'name'], ['name']);
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'ssm', name: 'DeleteDocument' }],
  permissions: [
    'ssm:DescribeDocument',
    'ssm:DescribeDocumentPermission',
    'ssm:ModifyDocumentPermission',
    'ssm:DeleteDocument',
  ],
  describe,
  facts: ({ document, sharedWith }) => ({
    createdAt: document.CreatedDate,
    on: sharedWith.length > 0 ? [SHARED] : [],
    summary: sharedWith.length > 0 ? `used by ${sharedWith.join(', ')}` : document.DocumentType,
  }),
  async erase(ctx, { id: Name, region }, { sharedWith }) {
    const ssm = ctx.aws.write('ssm', region);
    if (sharedWith.length > 0) {
      const AccountIdsToRemove = [...sharedWith];
      await ssm.modifyDocumentPermission({ Name, PermissionType: 'Share', AccountIdsToRemove });
    }
    await ssm.deleteDocument({ Name });
  },
  commands({ id, region }, { sharedWith }) {
    const one = { region, name: id };
    return [
      ...(sharedWith.length === 0
        ? []
        : [
            awsCommand('ssm', 'modify-document-permission', {
              ...{ ...one, 'permission-type': 'Share', 'account-ids-to-remove': sharedWith },
            }),
          ]),
      awsCommand('ssm', 'delete-document', one),
    ];
  },
});
