import type { ResourceType } from '../resource-type.ts';
import { bedrockAgent } from './bedrock-agent.ts';
import { bedrockGuardrail } from './bedrock-guardrail.ts';
import { bedrockKnowledgeBase } from './bedrock-knowledge-base.ts';
import { bedrockModelAgreement } from './bedrock-model-agreement.ts';
import { bedrockProvisionedThroughput } from './bedrock-provisioned-throughput.ts';
import { emrCluster } from './emr-cluster.ts';
import { glueDevEndpoint } from './glue-dev-endpoint.ts';
import { glueJob } from './glue-job.ts';
import { sagemakerDomain } from './sagemaker-domain.ts';
import { sagemakerEndpoint } from './sagemaker-endpoint.ts';
import { sagemakerEndpointConfig } from './sagemaker-endpoint-config.ts';
import { sagemakerLifecycleConfig } from './sagemaker-lifecycle-config.ts';
import { sagemakerModel } from './sagemaker-model.ts';
import { sagemakerNotebookInstance } from './sagemaker-notebook-instance.ts';
import { sagemakerProcessingJob } from './sagemaker-processing-job.ts';
import { sagemakerTrainingJob } from './sagemaker-training-job.ts';

/** Types of machine learning and of the processing of data. */
export const mlTypes: readonly ResourceType[] = [
  sagemakerNotebookInstance,
  sagemakerLifecycleConfig,
  sagemakerTrainingJob,
  sagemakerProcessingJob,
  sagemakerEndpoint,
  sagemakerEndpointConfig,
  sagemakerModel,
  sagemakerDomain,
  glueDevEndpoint,
  glueJob,
  emrCluster,
  bedrockProvisionedThroughput,
  bedrockModelAgreement,
  bedrockAgent,
  bedrockGuardrail,
  bedrockKnowledgeBase,
];
