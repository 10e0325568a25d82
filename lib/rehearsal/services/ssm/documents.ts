import type {
  CreateAssociationRequest,
  CreateDocumentRequest,
  DeleteAssociationRequest,
  DeleteDocumentRequest,
  DescribeAssociationRequest,
  DescribeDocumentPermissionRequest,
  DescribeDocumentRequest,
  ModifyDocumentPermissionRequest,
} from '@aws-sdk/client-ssm';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface DocumentState {
  readonly name: string;
  readonly createdAt: string;
  readonly content: string;
  /** Accounts that may use it. */
  readonly sharedWith: string[];
}

interface AssociationState {
  readonly id: string;
  readonly document: string;
  readonly createdAt: string;
}

const documents = (call: Call) => shelf<DocumentState>(call, 'document');
const associations = (call: Call) => shelf<AssociationState>(call, 'association');
const documentBy = (call: Call, name = '') =>
  onShelf(
    documents(call),
    name,
    new ServiceError('InvalidDocument', `Document with name ${name} does not exist.`),
  );

const createDocument: Operation = {
  readOnly: false,
  trailRequest: ({ Name, DocumentType }: CreateDocumentRequest) => ({
    name: Name,
    documentType: DocumentType,
  }),
  run(call, { Name: name = '', Content: content = '' }: CreateDocumentRequest) {
    if (name in documents(call))
      throw new ServiceError('DocumentAlreadyExists', `Document with name ${name} already exists.`);
    documents(call)[name] = { name, content, createdAt: call.now.toISOString(), sharedWith: [] };
    return { DocumentDescription: { Name: name, Status: 'Active' } };
  },
};

const describeDocument: Operation = {
  readOnly: true,
  run(call, { Name }: DescribeDocumentRequest) {
    const { name, createdAt } = documentBy(call, Name);
    return { Document: { Name: name, CreatedDate: new Date(createdAt), Status: 'Active' } };
  },
};

const describeDocumentPermission: Operation = {
  readOnly: true,
  run: (call, { Name }: DescribeDocumentPermissionRequest) => ({
    AccountIds: [...documentBy(call, Name).sharedWith],
  }),
};

const modifyDocumentPermission: Operation = {
  readOnly: false,
  run(call, input: ModifyDocumentPermissionRequest) {
    const { sharedWith } = documentBy(call, input.Name);
    const left = new Set([...sharedWith, ...(input.AccountIdsToAdd ?? [])]);
    for (const id of input.AccountIdsToRemove ?? []) left.delete(id);
    sharedWith.splice(0, sharedWith.length, ...left);
    return {};
  },
};

/** DeleteDocument: refused while hosts are associated with it or other accounts may use it. */
const deleteDocument: Operation = {
  readOnly: false,
  run(call, { Name }: DeleteDocumentRequest) {
    const { name, sharedWith } = documentBy(call, Name);
    if (Object.values(associations(call)).some(({ document }) => document === name))
      throw new ServiceError(
        'AssociatedInstances',
        'You must disassociate a document from all managed nodes before you can delete it.',
      );
    if (sharedWith.length > 0)
      throw new ServiceError(
        'InvalidDocumentOperation',
        'You must stop sharing the document before you can delete it.',
      );
    delete documents(call)[name];
    return {};
  },
};

const createAssociation: Operation = {
  readOnly: false,
  run(call, { Name = '' }: CreateAssociationRequest) {
    const id = call.account.uuid();
    associations(call)[id] = { id, document: Name, createdAt: call.now.toISOString() };
    return { AssociationDescription: { AssociationId: id, Name } };
  },
};

const associationBy = (call: Call, id: string | undefined) =>
  onShelf(
    associations(call),
    id,
    new ServiceError('AssociationDoesNotExist', 'The association does not exist.'),
  );

const describeAssociation: Operation = {
  readOnly: true,
  run(call, { AssociationId }: DescribeAssociationRequest) {
    const { id, document, createdAt } = associationBy(call, AssociationId);
    return { AssociationDescription: { AssociationId: id, Name: document, Date: new Date(createdAt) } };
  },
};

const deleteAssociation: Operation = {
  readOnly: false,
  run(call, { AssociationId }: DeleteAssociationRequest) {
    delete associations(call)[associationBy(call, AssociationId).id];
    return {};
  },
};

export const documentOperations = {
  CreateDocument: createDocument,
  DescribeDocument: describeDocument,
  DescribeDocumentPermission: describeDocumentPermission,
  ModifyDocumentPermission: modifyDocumentPermission,
  DeleteDocument: deleteDocument,
  CreateAssociation: createAssociation,
  DescribeAssociation: describeAssociation,
  DeleteAssociation: deleteAssociation,
};
