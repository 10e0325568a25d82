import type {
  CreateRepositoryInput,
  DeleteRepositoryInput,
  GetRepositoryInput,
} from '@aws-sdk/client-codecommit';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { type MadeThing, madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';

const repositories = madeThings(
  'repositories',
  (id) => new ServiceError('RepositoryDoesNotExistException', `${id} does not exist`),
);

const shape = (call: Call, repository: MadeThing) => ({
  repositoryName: repository.id,
  Arn: regionalArn(call, 'codecommit', repository.id),
  creationDate: new Date(repository.createdAt),
  lastModifiedDate: new Date(repository.createdAt),
});

/** CodeCommit repositories. */
export const codecommitService: SimulatedService = {
  name: 'codecommit',
  eventSource: 'codecommit.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateRepository: writes((call, { repositoryName = '' }: CreateRepositoryInput) => ({
      repositoryMetadata: shape(call, repositories.make(call, repositoryName, {})),
    })),
    GetRepository: reads((call, { repositoryName }: GetRepositoryInput) => ({
      repositoryMetadata: shape(call, repositories.by(call, repositoryName)),
    })),
    /** DeleteRepository: answers the same, without an id, for one that is not there. */
    DeleteRepository: writes((call, { repositoryName = '' }: DeleteRepositoryInput) => {
      delete repositories.all(call)[repositoryName];
      return {};
    }),
  },
};
