import type { ResourceType } from '../resource-type.ts';
import { amplifyApp } from './amplify-app.ts';
import { cloudformationStack } from './cloudformation-stack.ts';
import { codebuildBuild } from './codebuild-build.ts';
import { codebuildProject } from './codebuild-project.ts';
import { codecommitRepository } from './codecommit-repository.ts';
import { imagebuilderPipeline } from './imagebuilder-pipeline.ts';

/** Types of what builds and deploys. */
export const buildTypes: readonly ResourceType[] = [
  cloudformationStack,
  codebuildProject,
  codebuildBuild,
  amplifyApp,
  codecommitRepository,
  imagebuilderPipeline,
];
