import type { ResourceType } from '../resource-type.ts';
import { batchComputeEnvironment } from './batch-compute-environment.ts';
import { batchJob } from './batch-job.ts';
import { batchJobDefinition } from './batch-job-definition.ts';
import { batchJobQueue } from './batch-job-queue.ts';
import { ecsCapacityProvider } from './ecs-capacity-provider.ts';
import { ecsCluster } from './ecs-cluster.ts';
import { ecsDaemon } from './ecs-daemon.ts';
import { ecsService } from './ecs-service.ts';
import { ecsTask } from './ecs-task.ts';
import { ecsTaskDefinition } from './ecs-task-definition.ts';
import { eksAccessEntry } from './eks-access-entry.ts';
import { eksAccessPolicy } from './eks-access-policy.ts';
import { eksCluster } from './eks-cluster.ts';
import { eksFargateProfile } from './eks-fargate-profile.ts';
import { eksNodegroup } from './eks-nodegroup.ts';

/** Types of ECS, EKS and Batch. */
export const containerTypes: readonly ResourceType[] = [
  ecsService,
  ecsDaemon,
  ecsTask,
  ecsTaskDefinition,
  ecsCluster,
  ecsCapacityProvider,
  eksNodegroup,
  eksFargateProfile,
  eksCluster,
  eksAccessEntry,
  eksAccessPolicy,
  batchJobQueue,
  batchComputeEnvironment,
  batchJob,
  batchJobDefinition,
];
