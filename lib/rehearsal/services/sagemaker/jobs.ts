import type {
  CreateProcessingJobRequest,
  CreateTrainingJobRequest,
  DescribeProcessingJobRequest,
  DescribeTrainingJobRequest,
  StopProcessingJobRequest,
  StopTrainingJobRequest,
} from '@aws-sdk/client-sagemaker';
import { madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { unknown } from './unknown.ts';

const trainings = madeThings('training-jobs', unknown);
const processings = madeThings('processing-jobs', unknown);

export const jobOperations = {
  CreateTrainingJob: writes((call, { TrainingJobName = '', RoleArn }: CreateTrainingJobRequest) => {
    trainings.make(call, TrainingJobName, { RoleArn }, 'InProgress');
    return { TrainingJobArn: regionalArn(call, 'sagemaker', `training-job/${TrainingJobName}`) };
  }),
  DescribeTrainingJob: reads((call, { TrainingJobName }: DescribeTrainingJobRequest) => {
    const { asked, status, createdAt } = trainings.by(call, TrainingJobName);
    return { ...asked, TrainingJobName, TrainingJobStatus: status, CreationTime: new Date(createdAt) };
  }),
  StopTrainingJob: writes((call, { TrainingJobName }: StopTrainingJobRequest) => {
    trainings.by(call, TrainingJobName).status = 'Stopping';
    return {};
  }),
  CreateProcessingJob: writes((call, { ProcessingJobName = '', RoleArn }: CreateProcessingJobRequest) => {
    processings.make(call, ProcessingJobName, { RoleArn }, 'InProgress');
    return { ProcessingJobArn: regionalArn(call, 'sagemaker', `processing-job/${ProcessingJobName}`) };
  }),
  DescribeProcessingJob: reads((call, { ProcessingJobName }: DescribeProcessingJobRequest) => {
    const { asked, status, createdAt } = processings.by(call, ProcessingJobName);
    return { ...asked, ProcessingJobName, ProcessingJobStatus: status, CreationTime: new Date(createdAt) };
  }),
  StopProcessingJob: writes((call, { ProcessingJobName }: StopProcessingJobRequest) => {
    processings.by(call, ProcessingJobName).status = 'Stopping';
    return {};
  }),
};
