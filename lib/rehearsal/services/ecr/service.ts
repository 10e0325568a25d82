import type {
  CreateRepositoryRequest,
  DeleteRepositoryRequest,
  DescribeRepositoriesRequest,
  SetRepositoryPolicyRequest,
} from '@aws-sdk/client-ecr';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';
import { imageOperations } from './images.ts';

interface RepositoryState {
  readonly name: string;
  readonly createdAt: string;
  policy?: string;
}

type OfRepository = { readonly repositoryName?: string | undefined };

const repositories = (call: Call) => shelf<RepositoryState>(call, 'repository');

function repositoryBy(call: Call, { repositoryName = '' }: OfRepository): RepositoryState {
  const missing = new ServiceError(
    'RepositoryNotFoundException',
    `The repository with name '${repositoryName}' does not exist in the registry`,
  );
  return onShelf(repositories(call), repositoryName, missing);
}

const shown = (call: Call, { name, createdAt }: RepositoryState) => ({
  repositoryName: name,
  repositoryArn: regionalArn(call, 'ecr', `repository/${name}`),
  createdAt: new Date(createdAt),
});

const createRepository: Operation = {
  readOnly: false,
  run(call, { repositoryName: name = '' }: CreateRepositoryRequest) {
    if (name in repositories(call))
      throw new ServiceError(
        'RepositoryAlreadyExistsException',
        `The repository with name '${name}' already exists`,
      );
    const made = { name, createdAt: call.now.toISOString() };
    repositories(call)[name] = made;
    return { repository: shown(call, made) };
  },
};

const describeRepositories: Operation = {
  readOnly: true,
  run: (call, { repositoryNames }: DescribeRepositoriesRequest) => ({
    repositories: (
      repositoryNames?.map((repositoryName) => repositoryBy(call, { repositoryName })) ??
      Object.values(repositories(call))
    ).map((one) => shown(call, one)),
  }),
};

const deleteRepository: Operation = {
  readOnly: false,
  run(call, input: DeleteRepositoryRequest) {
    const found = repositoryBy(call, input);
    delete repositories(call)[found.name];
    return { repository: shown(call, found) };
  },
};

const setRepositoryPolicy: Operation = {
  readOnly: false,
  run(call, input: SetRepositoryPolicyRequest) {
    const found = repositoryBy(call, input);
    found.policy = input.policyText ?? '';
    return { repositoryName: found.name, policyText: found.policy };
  },
};

const policyOf = (call: Call, input: OfRepository): RepositoryState & { readonly policy: string } => {
  const found = repositoryBy(call, input);
  if (found.policy !== undefined) return { ...found, policy: found.policy };
  throw new ServiceError(
    'RepositoryPolicyNotFoundException',
    `Repository policy does not exist for the repository '${found.name}'`,
  );
};

const getRepositoryPolicy: Operation = {
  readOnly: true,
  run(call, input: OfRepository) {
    const { name, policy } = policyOf(call, input);
    return { repositoryName: name, policyText: policy };
  },
};

const deleteRepositoryPolicy: Operation = {
  readOnly: false,
  run(call, input: OfRepository) {
    const { name, policy } = policyOf(call, input);
    delete repositoryBy(call, input).policy;
    return { repositoryName: name, policyText: policy };
  },
};

/** ECR: repositories, who may pull from them, and their images. */
export const ecrService: SimulatedService = {
  name: 'ecr',
  eventSource: 'ecr.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateRepository: createRepository,
    DescribeRepositories: describeRepositories,
    DeleteRepository: deleteRepository,
    SetRepositoryPolicy: setRepositoryPolicy,
    GetRepositoryPolicy: getRepositoryPolicy,
    DeleteRepositoryPolicy: deleteRepositoryPolicy,
    ...imageOperations,
  },
};
